import CLibGit2

/// Why libgit2 could not do what it was asked.
public struct GitError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public let code: Code
    /// The function that failed.
    public let function: String
    /// What libgit2 says about it.
    public let message: String

    /// What kind of failure it is.
    public enum Code: Hashable, Sendable {
        /// The object, ref or repository is not there.
        case notFound
        /// Several objects match.
        case ambiguous
        /// The credentials were refused.
        case authentication
        /// The server's certificate or host key is not trusted.
        case certificate
        /// One of our own callbacks stopped the work, or its task was cancelled.
        case stopped
        /// An object or pack is damaged.
        case corrupt
        /// The connection ended in the middle.
        case endOfStream
        /// Any other status, as libgit2 numbers it.
        case other(Int32)
    }

    /// Creates an error of our own making.
    public init(code: Code, function: String, message: String) {
        self.code = code
        self.function = function
        self.message = message
    }

    /// Throws if the task is cancelled.
    static func checkCancellation(_ function: StaticString = #function) throws(GitError) {
        guard Task.isCancelled else { return }
        throw GitError(code: .stopped, function: "\(function)", message: "the task was cancelled")
    }

    /// Reads what libgit2 says on this thread about the failure that has just happened.
    init(status: Int32, function: StaticString) {
        let last = git_error_last()
        self.init(
            code: Code(status: status, category: last.map { UInt32($0.pointee.klass) } ?? 0),
            function: "\(function)",
            message: last.map { String(cString: $0.pointee.message) } ?? "no message"
        )
    }
}

extension GitError.Code {
    init(status: Int32, category: UInt32) {
        switch git_error_code(status) {
        case GIT_ENOTFOUND: self = .notFound
        case GIT_EAMBIGUOUS: self = .ambiguous
        case GIT_EAUTH: self = .authentication
        case GIT_ECERTIFICATE: self = .certificate
        case GIT_EUSER: self = .stopped
        case GIT_EMISMATCH: self = .corrupt
        case GIT_EEOF: self = .endOfStream
        default:
            let damaged = [GIT_ERROR_ODB, GIT_ERROR_ZLIB, GIT_ERROR_OBJECT, GIT_ERROR_INDEXER]
            self = damaged.contains { $0.rawValue == category } ? .corrupt : .other(status)
        }
    }
}

extension GitError: CustomStringConvertible {
    /// The function and what libgit2 says.
    public var description: String { "\(function): \(message)" }
}

/// Throws what libgit2 says about `status` if it is a failure.
func check(_ status: Int32, _ function: StaticString) throws(GitError) {
    guard status >= 0 else { throw GitError(status: status, function: function) }
}
