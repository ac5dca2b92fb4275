import CLibGit2
public import PlumblineCore

/// A clone or fetch of one remote, made in a process of its own.
///
/// Nothing is published before it was checked: objects first, then all refs at once.
public struct Transfer {
    let url: RemoteURL
    private let credential: Credential?
    private let knownHosts: KnownHosts
    let limits: Limits
    let report: @Sendable (Step) -> Void

    /// Creates a transfer; `report` is called very often and on any thread.
    public init(
        _ url: RemoteURL, credential: Credential?, knownHosts: KnownHosts, limits: Limits,
        report: @escaping @Sendable (Step) -> Void
    ) {
        self.url = url
        self.credential = credential
        self.knownHosts = knownHosts
        self.limits = limits
        self.report = report
    }
}

extension Transfer {
    /// How much of a remote is taken.
    public struct Limits: Sendable {
        /// The most branches and tags.
        public var refCount: Int
        /// The most bytes before the list of refs is complete.
        public var listingByteCount: Int
        /// The most bytes altogether.
        public var byteCount: Int

        /// Creates limits.
        public init(refCount: Int, listingByteCount: Int, byteCount: Int) {
            self.refCount = refCount
            self.listingByteCount = listingByteCount
            self.byteCount = byteCount
        }
    }

    /// What a transfer is doing.
    public enum Step: Sendable {
        /// Connecting, logging in, or reading the list of refs.
        case connecting
        /// Waiting for the pack: so many messages about its making came.
        case waiting(messages: Int)
        /// Receiving a pack, or resolving its deltas once all objects are there.
        case receiving(
            objects: Int, of: Int, byteCount: Int, deltas: Int, ofDeltas: Int)
        /// So many more objects were checked, of so many.
        case checking(objects: Int, of: Int)
        /// Making the result visible.
        case publishing
    }

    /// What a transfer has brought.
    public struct Outcome: Hashable, Sendable {
        /// The branch that HEAD stands on; `nil` without branches.
        public let headName: RefName?
        /// The number of branches and tags.
        public let refCount: Int
        /// The number of branches and tags whose names are too long to be kept.
        public let leftOutRefCount: Int
        /// The wanted objects that the server does not hand out.
        public let notOffered: [ObjectID]
    }

    /// Clones into the new folder `path`, which is left as it is if that fails.
    public func clone(into path: String) throws(RemoteError) -> Outcome {
        report(.connecting)
        let repository = try RemoteError.wrap { () throws(GitError) in
            try Repository.makeBare(at: path)
            return try Repository(gitDirectory: path)
        }
        let listing = try receive(into: repository)
        try verifyObjects(in: "\(path)/objects/pack", of: path, tips: listing.refs.map(\.target))
        report(.publishing)
        try RemoteError.wrap { () throws(GitError) in
            try TransferRefs(of: path).publish(listing, fetched: [])
            try TransferFolder.flushAll(path)
        }
        return Outcome(listing, notOffered: [])
    }

    /// Fetches into the clone at `path`: all branches and tags, and the objects `wanted` by id.
    ///
    /// Branches and tags that the remote no longer has are removed.
    public func fetch(
        into path: String, wanted: [ObjectID]
    ) throws(RemoteError) -> Outcome {
        report(.connecting)
        let quarantine = try RemoteError.wrap { () throws(GitError) in
            try TransferQuarantine(of: path)
        }
        let listing = try receive(into: quarantine.repository)
        let missing = try receive(wanted, into: quarantine.repository)
        let fetched = wanted.filter { !missing.contains($0) }
        try verifyObjects(
            in: quarantine.packFolder, of: quarantine.repository.path,
            tips: listing.refs.map(\.target) + fetched)
        report(.publishing)
        try RemoteError.wrap { () throws(GitError) in
            try quarantine.release()
            try TransferRefs(of: path).publish(listing, fetched: fetched)
        }
        return Outcome(listing, notOffered: missing)
    }

    private func receive(into repository: Repository) throws(RemoteError) -> RemoteListing {
        RemoteTraffic.limit(to: limits.listingByteCount)
        let remote = try Remote(url, of: repository, session: session())
        let listing = try remote.connect()
        guard listing.refs.count <= limits.refCount else {
            throw .tooManyRefs(count: listing.refs.count, limit: limits.refCount)
        }
        RemoteTraffic.limit(to: limits.byteCount)
        if !listing.refs.isEmpty {
            report(.waiting(messages: 0))
            try remote.download()
        }
        return listing
    }

    /// Fetches each of `ids` that is not there, and returns those that could not be had.
    ///
    /// A server refuses a request as a whole, so each id is asked for by itself.
    private func receive(
        _ ids: [ObjectID], into repository: Repository
    ) throws(RemoteError) -> [ObjectID] {
        var missing: [ObjectID] = []
        for id in ids where !repository.contains(id) {
            let remote = try Remote(url, of: repository, session: session())
            _ = try remote.connect()
            do throws(RemoteError) {
                try remote.download([id])
            } catch {
                guard error.isRefusalOfID else { throw error }
            }
            if !repository.contains(id) { missing.append(id) }
        }
        return missing
    }

    func verifyObjects(
        in packFolder: String, of path: String, tips: [ObjectID]
    ) throws(RemoteError) {
        let report = report
        let connectivity = try RemoteError.wrap { () throws(GitError) in
            try Connectivity(packsIn: packFolder, of: path)
        }
        let total = connectivity.objectCount
        try connectivity.verify(tips: tips) { report(.checking(objects: $0, of: total)) }
    }

    func session() -> RemoteSession {
        RemoteSession(
            url, credential: credential, knownHosts: knownHosts,
            wait: { [report] in report(.waiting(messages: $0)) },
            report: { [report] progress in
                report(
                    .receiving(
                        objects: Int(progress.received_objects), of: Int(progress.total_objects),
                        byteCount: progress.received_bytes, deltas: Int(progress.indexed_deltas),
                        ofDeltas: Int(progress.total_deltas)))
            })
    }
}

extension Transfer.Outcome {
    init(_ listing: RemoteListing, notOffered: [ObjectID]) {
        self.init(
            headName: listing.headName, refCount: listing.refs.count,
            leftOutRefCount: listing.leftOutCount, notOffered: notOffered)
    }
}

extension RemoteError {
    /// Whether this is how a server that listed its refs declines to hand out an object.
    ///
    /// It closes the connection, or has not even advertised that it can.
    fileprivate var isRefusalOfID: Bool {
        switch self {
        case .brokenOff: true
        case .git(let error): error.message.contains("cannot fetch a specific object")
        default: false
        }
    }
}
