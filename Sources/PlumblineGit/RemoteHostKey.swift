import CLibGit2

extension HostKey {
    /// Copies what libssh2 says about a server's key.
    init(_ key: git_cert_hostkey) {
        self.init(
            type: Self.name(of: key),
            fingerprint: "SHA256:"
                + withUnsafeBytes(of: key.hash_sha256) {
                    String(Base64.encode($0).prefix { $0 != "=" })
                })
    }

    /// Returns the whole key as `known_hosts` writes it.
    static func base64(of key: git_cert_hostkey) -> String {
        Base64.encode(UnsafeRawBufferPointer(start: key.hostkey, count: key.hostkey_len))
    }

    private static func name(of key: git_cert_hostkey) -> String {
        switch key.raw_type {
        case GIT_CERT_SSH_RAW_TYPE_RSA: "ssh-rsa"
        case GIT_CERT_SSH_RAW_TYPE_DSS: "ssh-dss"
        case GIT_CERT_SSH_RAW_TYPE_KEY_ECDSA_256: "ecdsa-sha2-nistp256"
        case GIT_CERT_SSH_RAW_TYPE_KEY_ECDSA_384: "ecdsa-sha2-nistp384"
        case GIT_CERT_SSH_RAW_TYPE_KEY_ECDSA_521: "ecdsa-sha2-nistp521"
        case GIT_CERT_SSH_RAW_TYPE_KEY_ED25519: "ssh-ed25519"
        default: "unknown type"
        }
    }
}

/// The form in which OpenSSH writes keys.
private enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0) { $0 << 8 | Int($1) }
            bits <<= 8 * (3 - group.count)
            for index in 0..<4 {
                let isPadding = index > group.count
                text.append(isPadding ? UInt8(ascii: "=") : digits[bits >> (18 - 6 * index) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
