/// What a remote asks for before it lets a repository be read.
///
/// No description shows a secret; encoding it does.
public enum Credential: Hashable, Sendable, Codable {
    /// A user name and a password or token, for https.
    case password(username: String, password: String)
    /// A private key in OpenSSH or PEM form, for ssh.
    ///
    /// Without a user name that of the URL counts; `knownHosts` holds lines as in `known_hosts`.
    case sshKey(username: String?, privateKey: String, passphrase: String?, knownHosts: String?)
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind of the credential, nothing else: even a user name may be a token.
    public var description: String {
        switch self {
        case .password: "a user name and password"
        case .sshKey: "an ssh key"
        }
    }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
