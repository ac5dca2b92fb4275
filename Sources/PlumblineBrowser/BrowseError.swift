public import PlumblineCache
public import PlumblineCore

/// Why a question about a repository has no answer.
public enum BrowseError: Error, Hashable, Sendable {
    /// No repository with this id or name is linked.
    case noSuchRepository(String)
    /// The first clone is not there yet; ask again after so many seconds.
    case notReady(RepositoryName, retryAfter: Int)
    /// The repository could not be cloned.
    case cloneFailed(RepositoryName, CloneFailure)
    /// The remote refused the credential that was given.
    case credentialsRefused(RepositoryName)
    /// The text is not the URL of a repository.
    case invalidURL(RemoteURLError)
    /// The remote may not be reached.
    case hostNotAllowed(HostPolicyError)
    /// The revision names nothing.
    case noSuchRevision(Revision)
    /// The revision names several things.
    case ambiguousRevision(Revision, candidates: [String])
    /// Neither the cache nor the remote has the commit.
    case commitNotOffered(ObjectID)
    /// Nothing stands at the path.
    case noSuchPath(TreePath, in: ObjectID)
    /// Something else than a file stands at the path.
    case notAFile(TreePath, Tree.Kind, id: ObjectID)
    /// Something else than a folder stands at the path.
    case notATree(TreePath, Tree.Kind)
    /// The content is above the limit, both in bytes.
    case tooLarge(byteCount: Int, limit: Int)
    /// The file has more lines than may be followed at once.
    case tooManyLines(TreePath, lineCount: Int, limit: Int)
    /// The pattern cannot be searched for: what is wrong, and at which of its bytes.
    case invalidPattern(String, offset: Int)
    /// The remote has no change request of this number, or publishes none.
    case noSuchChangeRequest(ChangeRequest, RepositoryName)
    /// The histories of two commits have nothing in common.
    case noMergeBase(ObjectID, ObjectID)
    /// More commits than the limit would have to be read for an answer.
    case historyTooLong(limit: Int)
    /// Other requests use up the memory or the threads; ask again after so many seconds.
    case busy(retryAfter: Int)
    /// The cached clone is damaged; it is being cloned anew.
    case damaged(RepositoryName?, detail: String)
    /// The clone cannot be read for a reason that is not its own, such as too many open files.
    case unreadable(String)
    /// The durable records cannot be read or written.
    case records(String)
}

extension BrowseError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .noSuchRepository(let name):
            "no repository '\(name)' is linked"
        case .notReady(let name, _):
            "'\(name)' is still being cloned"
        case .cloneFailed(let name, let failure):
            "'\(name)' could not be fetched: \(failure.detail)"
        case .credentialsRefused(let name):
            "the remote of '\(name)' refused the credential; the one before stays in use"
        case .invalidURL(let error):
            error.description
        case .hostNotAllowed(let error):
            error.description
        case .noSuchRevision(let revision):
            "no commit '\(revision)'"
        case .ambiguousRevision(let revision, let candidates):
            "'\(revision)' may mean any of \(candidates.joined(separator: ", "))"
        case .commitNotOffered(let id):
            "neither the cache nor the remote has commit \(id)"
        case .noSuchPath(let path, let commit):
            "no file '\(path)' in commit \(commit.abbreviated)"
        case .notAFile(let path, let kind, let id):
            "'\(path)' is a \(kind.rawValue), not a file (\(id.abbreviated))"
        case .notATree(let path, let kind):
            "'\(path)' is a \(kind.rawValue), not a folder"
        case .tooLarge(let byteCount, let limit):
            "the content has \(byteCount) bytes, the limit is \(limit)"
        case .tooManyLines(let path, let lineCount, let limit):
            "'\(path)' has \(lineCount) lines, the limit is \(limit)"
        case .invalidPattern(let reason, let offset):
            "the pattern cannot be used: \(reason), at byte \(offset)"
        case .noSuchChangeRequest(let request, let name):
            "the remote of '\(name)' publishes no change request \(request.number)"
        case .noMergeBase(let old, let new):
            "commits \(old.abbreviated) and \(new.abbreviated) have no common ancestor"
        case .historyTooLong(let limit):
            "the answer needs more than \(limit) commits to be read"
        case .busy(let retryAfter):
            "too many requests are under way; ask again in \(retryAfter) s"
        case .damaged(let name, let detail):
            "the clone\(name.map { " of '\($0)'" } ?? "") is damaged: \(detail)"
        case .unreadable(let detail):
            "the repository cannot be read: \(detail)"
        case .records(let detail):
            "the records cannot be used: \(detail)"
        }
    }
}
