import Glibc
import PlumblineCore

/// Real git over SSH: OpenSSH's `sshd`, for reading the repositories in a folder.
///
/// One pair of keys opens it, for the user who runs the test. Each connection has an `sshd` of
/// its own, as `inetd` would start it, so that a new host key counts from the next connection on.
public final class GitSSHServer: Sendable {
    /// The kinds of keys that servers and users have.
    public enum KeyType: String, Sendable, CaseIterable {
        /// Ed25519.
        case ed25519
        /// ECDSA on the curve P-256.
        case ecdsa
        /// RSA with 2048 bits.
        case rsa
    }

    /// The address at which it listens.
    public let address: String
    /// The name with which one logs in: that of the user who runs the test.
    public let user: String
    /// The key that opens the server, as `ssh-keygen` writes it.
    public let privateKey: String
    /// The path of a file with the private key.
    public let privateKeyPath: String
    private let folder: ScratchFolder
    private let listener: LoopbackListener
    private let hostKey: Locked<SSHKey>

    /// Starts a server for the bare repositories in the folder at `root`.
    ///
    /// It listens at a free port of `address`, one of 127.0.0.0/8, and does so when this returns.
    public init(
        serving root: String, hostKey type: KeyType = .ed25519, userKey: KeyType = .ed25519,
        passphrase: String = "", at address: String = "127.0.0.1"
    ) throws(TestingError) {
        self.address = address
        user = try Command("id", ["-un"]).run().line
        folder = try ScratchFolder()
        let key = try SSHKey(userKey, at: folder.path(of: "user"), passphrase: passphrase)
        privateKeyPath = key.path
        privateKey = try folder.text(of: "user")
        try folder.write(key.publicKey + "\n", to: "authorized_keys")
        hostKey = Locked(try SSHKey(type, at: folder.path(of: "host")))
        let session = try GitSSHSession(root: root, folder: folder)
        listener = try LoopbackListener(at: address) { session.serve($0) }
    }

    deinit { listener.stop() }

    /// The port at which it listens.
    public var port: Int { listener.port }
    /// How many connections were accepted.
    public var connectionCount: Int { listener.connectionCount }
    /// The lines of a `known_hosts` file for the present host key.
    public var knownHosts: String { "[\(address)]:\(port) \(hostKey.current.publicKey)\n" }
    /// The present host key as people compare it, as in `SHA256:…`.
    public var hostKeyFingerprint: String { hostKey.current.fingerprint }

    /// Returns the address at which a client finds the repository `name`.
    public func url(for name: String) -> String {
        "ssh://\(user)@\(address):\(port)/\(PercentEncoding.encode(name.utf8))"
    }

    /// Gives the server another host key, at the same port.
    public func changeHostKey(to type: KeyType = .ed25519) throws(TestingError) {
        let next = try SSHKey(type, at: folder.path(of: "next"))
        let path = folder.path(of: "host")
        try check(rename(next.path, path), "rename")
        hostKey.withLock { $0 = next }
    }

    /// What `sshd` says about the connections so far.
    public func log() throws(TestingError) -> String {
        try folder.text(of: GitSSHSession.log)
    }

    /// Ends all connections; the port then refuses them.
    public func stop() { listener.stop() }
}
