public import PlumblineCore

/// Why a remote's repository could not be transferred.
public enum RemoteError: Error, Hashable, Sendable {
    /// The name of the host has no address.
    case hostNotFound
    /// The host has only addresses that are not public, and such are not allowed.
    case privateAddress
    /// No connection came about; the system's reason.
    case connectionRefused(String)
    /// The host did not take the connection in time.
    case notConnected
    /// The server was silent for too long.
    case stalled
    /// The server sent more bytes than allowed.
    case tooManyBytes
    /// The server closed the connection in the middle.
    case brokenOff
    /// TLS failed, or the certificate is not trusted; libgit2's reason.
    case certificate(String)
    /// The server asks for credentials and none, or none of the right kind, were given.
    case credentialsNeeded
    /// The server does not accept the credentials.
    case credentialsRefused
    /// The known hosts say nothing about the server, which has this key.
    case unknownHostKey(HostKey)
    /// The known hosts have another key for the server, which has this one.
    case changedHostKey(HostKey)
    /// The server says that there is no such repository, or that we may not see it.
    case noSuchRepository
    /// Something other than git answers; libgit2's reason.
    case notAGitServer(String)
    /// The server points elsewhere.
    case redirected
    /// The repository names its objects by SHA-256.
    case sha256Repository
    /// The repository has more branches and tags than allowed.
    case tooManyRefs(count: Int, limit: Int)
    /// The server sent objects that need this one, and did not send it.
    case incomplete(missing: ObjectID)
    /// libgit2 or the system failed.
    case git(GitError)
}

/// The key by which an ssh server proves who it is.
public struct HostKey: Hashable, Sendable {
    /// Its type as `known_hosts` writes it, such as `ssh-ed25519`.
    public let type: String
    /// Its fingerprint as `ssh-keygen -l` writes it: `SHA256:` and base64.
    public let fingerprint: String
}

extension RemoteError {
    /// Runs `body` and wraps what libgit2 says about its failure.
    static func wrap<Result: ~Copyable>(
        _ body: () throws(GitError) -> Result
    ) throws(RemoteError) -> Result {
        do throws(GitError) { return try body() } catch { throw .git(error) }
    }
}
