/// Why a clone, a fetch or a repack failed.
public enum TransferFailure: Error, Codable, Hashable, Sendable {
    /// The server says that there is no such repository, or that we may not see it.
    case noSuchRepositoryOrNoAccess(url: String)
    /// The server asks for credentials, and none of the right kind were given.
    case credentialsNeeded(host: String)
    /// The server does not accept the credentials.
    case credentialsRefused(host: String)
    /// The policy does not let this host be reached.
    case hostNotAllowed(host: String)
    /// The host has only addresses that are not public.
    case privateAddress(host: String)
    /// The host's name has no address.
    case hostNotFound(host: String)
    /// No connection came about; the system's reason.
    case connectionRefused(host: String, reason: String)
    /// TLS failed or the certificate is not trusted.
    case certificate(host: String, detail: String)
    /// No known host key; the server has this one.
    case unknownHostKey(host: String, type: String, fingerprint: String)
    /// Another key is known; the server has this one.
    case changedHostKey(host: String, type: String, fingerprint: String)
    /// Connecting, logging in and listing the refs took more than so many seconds.
    case connectTimedOut(seconds: Int)
    /// Nothing came for so many seconds.
    case stalled(seconds: Int)
    /// It took more than so many seconds.
    case timedOut(seconds: Int)
    /// The repository is beyond a limit, such as "64 MiB of refs".
    case tooLarge(limit: String)
    /// Something other than git answers.
    case notAGitServer(url: String, detail: String)
    /// The server points elsewhere.
    case redirected(url: String)
    /// The repository names its objects by SHA-256.
    case sha256Repository(url: String)
    /// The disk has no room left.
    case diskFull
    /// The server closed the connection in the middle.
    case brokenOff(host: String)
    /// The server did not send this object, which others need.
    case incomplete(missing: String)
    /// The clone or what came is damaged.
    case damaged(detail: String)
    /// The process ended without a word, of this signal or, if it is 0, by itself.
    case childDied(signal: Int)
    /// Somebody called it off.
    case cancelled
    /// The server does not hand out this object.
    case objectNotOffered(id: String)
    /// Anything else.
    case other(detail: String)
}

extension TransferFailure: CustomStringConvertible {
    /// One line that says what happened and what can be done.
    public var description: String {
        remoteDescription ?? trustDescription ?? limitDescription ?? localDescription
    }

    private var remoteDescription: String? {
        switch self {
        case .noSuchRepositoryOrNoAccess(let url):
            "no repository '\(url)', or it needs a credential that may read it"
        case .credentialsNeeded(let host):
            "'\(host)' asks for a credential: the repository is private or does not exist"
        case .credentialsRefused(let host):
            "'\(host)' refuses the credential: give one that is valid and may read the repository "
                + "(of ssh keys, ed25519 and ecdsa work)"
        case .hostNotFound(let host): "no address for the host '\(host)'"
        case .connectionRefused(let host, let reason): "no connection to '\(host)': \(reason)"
        case .notAGitServer(let url, let detail): "no git server at '\(url)': \(detail)"
        case .redirected(let url):
            "'\(url)' redirects elsewhere: give the address that the repository has now"
        case .sha256Repository(let url):
            "'\(url)' names its objects by SHA-256: only SHA-1 repositories can be read"
        case .brokenOff(let host): "'\(host)' closed the connection in the middle: try again"
        case .objectNotOffered(let id): "the server does not hand out the object \(id)"
        default: nil
        }
    }

    private var trustDescription: String? {
        switch self {
        case .hostNotAllowed(let host): "the host '\(host)' is not among those that are allowed"
        case .privateAddress(let host):
            "'\(host)' has a private address: allow it among the private hosts"
        case .certificate(let host, let detail):
            "no trusted TLS connection to '\(host)': \(detail) (beyond this libgit2 are servers with "
                + "TLS 1.3 only, and https to an IP address)"
        case .unknownHostKey(let host, let type, let fingerprint):
            "unknown host key of '\(host)', \(type) \(fingerprint): add it to the known hosts if it "
                + "is right"
        case .changedHostKey(let host, let type, let fingerprint):
            "the host key of '\(host)' is not the known one but \(type) \(fingerprint): "
                + "somebody may be listening"
        default: nil
        }
    }

    private var limitDescription: String? {
        switch self {
        case .connectTimedOut(let seconds):
            "not connected, logged in and told the refs after \(seconds) s: see whether the host can "
                + "be reached from here; transfer.connect-seconds is how long to try"
        case .stalled(let seconds):
            "nothing came from the server for \(seconds) s; transfer.stall-seconds is how long to wait"
        case .timedOut(let seconds):
            "not done after \(seconds) s; transfer.time-limit-seconds is how long it may take"
        case .tooLarge(let limit): "the repository is beyond the limit of \(limit)"
        default: nil
        }
    }

    private var localDescription: String {
        switch self {
        case .diskFull: "no room left on the disk"
        case .incomplete(let missing): "the server did not send the object \(missing)"
        case .damaged(let detail): "damaged repository: \(detail)"
        case .childDied(let signal): "the transfer's process died (signal \(signal))"
        case .cancelled: "called off"
        case .other(let detail): detail
        default: "\(self)"
        }
    }
}
