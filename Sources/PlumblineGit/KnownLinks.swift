import PlumblineCore
import Synchronization

/// The links of commits that were read, known to all handles of one repository: commits never change.
public final class KnownLinks: Sendable {
    /// So many links are kept; more, and all are let go of.
    private static let limit = 1 << 15

    private let links = Mutex<[ObjectID: CommitLinks]>([:])

    /// Knows nothing yet.
    public init() {}

    /// Lets go of all links, which take memory.
    public func forget() { links.withLock { $0 = [:] } }

    /// The links of the commit `id`, if they were read.
    subscript(id: ObjectID) -> CommitLinks? { links.withLock { $0[id] } }

    /// Keeps the links of the commit `id`.
    func keep(_ known: CommitLinks, of id: ObjectID) {
        links.withLock { links in
            if links.count == Self.limit { links = [:] }
            links[id] = known
        }
    }
}
