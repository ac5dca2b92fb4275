/// A key pair of OpenSSH.
struct SSHKey: Sendable {
    /// The path of the private key; the public one was made beside it.
    let path: String
    /// The type and the key, as in `ssh-ed25519 AAAA…`.
    let publicKey: String
    /// As in `SHA256:…`.
    let fingerprint: String

    /// Makes a new key at `path`, in place of an earlier one.
    init(
        _ type: GitSSHServer.KeyType, at path: String, passphrase: String = ""
    ) throws(TestingError) {
        for file in [path, "\(path).pub"] where Files.exist(at: file) { try Files.remove(file) }
        let size = type == .rsa ? ["-b", "2048"] : []
        let file = ["-N", passphrase, "-C", "plumbline", "-f", path]
        try Command("ssh-keygen", ["-q", "-t", type.rawValue] + size + file).run()
        self.path = path
        let contents = String(decoding: try Files.contents(of: "\(path).pub"), as: UTF8.self)
        publicKey = contents.split(separator: " ").prefix(2).joined(separator: " ")
        let printed = try Command("ssh-keygen", ["-l", "-E", "sha256", "-f", "\(path).pub"]).run()
        fingerprint = printed.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }
}
