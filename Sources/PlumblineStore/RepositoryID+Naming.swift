import Crypto
public import PlumblineCore

extension RepositoryID {
    /// Derives the id of the repository that `name` names: the first 8 bytes of the SHA-256 of its key.
    public init(naming name: RepositoryName) {
        let digest = SHA256.hash(data: Array(name.key.utf8))
        self.init(value: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
