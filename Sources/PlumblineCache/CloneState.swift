/// What is known about the clone of one repository.
public struct CloneStatus: Hashable, Sendable {
    /// Raised with every change, so that who listens can tell what it has seen.
    public let revision: Int
    /// Where the clone stands.
    public let state: CloneState
    /// Whether a fetch is under way while the clone is served.
    public let isFetching: Bool

    /// The status of a repository whose clone has yet to begin.
    public static let waiting = CloneStatus(revision: 0, state: .cloning(nil), isFetching: false)
}

/// Where a clone stands.
public enum CloneState: Hashable, Sendable {
    /// It is being made; `nil` while it waits for its turn.
    case cloning(CloneProgress?)
    /// It is served.
    case ready
    /// It is served and holds no commit.
    case empty
    /// It could not be made; asked again it is tried again, not before so many seconds passed.
    case failed(CloneFailure)
}

/// How far a clone is, and how fast.
public struct CloneProgress: Hashable, Sendable {
    /// What was counted.
    public let transfer: TransferProgress
    /// Of the whole clone, as far as that is known.
    public let percent: Int
    /// Bytes that were received each second, since the first.
    public let bytesPerSecond: Int
}

/// Why a clone or fetch did not come about.
public struct CloneFailure: Error, Hashable, Sendable, Codable {
    /// What kind of failure it is, for programs.
    public let kind: Kind
    /// One line that a person can act on.
    public let detail: String

    /// Creates a failure.
    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The kinds of failure.
    public enum Kind: String, Hashable, Sendable, Codable {
        case noSuchRepositoryOrNoAccess, credentialsRefused, credentialsNeeded, hostNotAllowed
        case unreachable, certificate, unknownHostKey, changedHostKey, stalled, timedOut
        case tooLarge, notAGitServer, redirected, unsupportedRepository, cacheFull, diskFull
        case brokenOff, damaged, notOffered, cancelled, other
    }
}

extension CloneFailure: CustomStringConvertible {
    /// The one line for a person.
    public var description: String { detail }
}

extension CloneFailure {
    /// Says what `error`, thrown while a transfer ran, means.
    init(_ error: any Error) {
        switch error {
        case let failure as CloneFailure: self = failure
        case let failure as TransferFailure:
            self.init(kind: Kind(failure), detail: failure.description)
        case is CancellationError: self.init(kind: .cancelled, detail: "called off")
        default: self.init(kind: .other, detail: "\(error)")
        }
    }
}

extension CloneFailure.Kind {
    init(_ failure: TransferFailure) {
        self =
            switch failure {
            case .noSuchRepositoryOrNoAccess: .noSuchRepositoryOrNoAccess
            case .credentialsNeeded: .credentialsNeeded
            case .credentialsRefused: .credentialsRefused
            case .hostNotAllowed, .privateAddress: .hostNotAllowed
            case .hostNotFound, .connectionRefused: .unreachable
            case .certificate: .certificate
            case .unknownHostKey: .unknownHostKey
            case .changedHostKey: .changedHostKey
            case .stalled: .stalled
            case .connectTimedOut, .timedOut: .timedOut
            case .tooLarge: .tooLarge
            case .notAGitServer: .notAGitServer
            case .redirected: .redirected
            case .sha256Repository: .unsupportedRepository
            case .diskFull: .diskFull
            case .brokenOff: .brokenOff
            case .incomplete, .damaged: .damaged
            case .objectNotOffered: .notOffered
            case .cancelled: .cancelled
            case .childDied, .other: .other
            }
    }
}
