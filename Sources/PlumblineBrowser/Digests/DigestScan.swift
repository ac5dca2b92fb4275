import PlumblineCore
import PlumblineGit

/// Looks among blobs for those that have one of some SHA-256 digests, a part of them at a time.
struct DigestScan: PieceByPiece {
    /// So many blobs, or bytes, are digested in one piece.
    private static let (pieceCount, pieceByteCount) = (400, 8 << 20)

    /// The digests that are wanted which a blob has, by its id.
    private(set) var found: [ObjectID: Set<String>] = [:]
    /// Those that are too large to be kept in memory beside others.
    private(set) var large: [ObjectID] = []
    private(set) var cut: DigestCut?
    private var blobs: ArraySlice<ObjectID>
    private let wanted: Set<String>
    private let caches: ContentCaches
    private var bytesLeft: Int
    private let deadline: ContinuousClock.Instant

    init(
        _ blobs: [ObjectID], for wanted: Set<String>, caches: ContentCaches, byteLimit: Int,
        deadline: ContinuousClock.Instant
    ) {
        self.blobs = blobs[...]
        self.wanted = wanted
        self.caches = caches
        self.deadline = deadline
        bytesLeft = byteLimit
    }

    var isFinished: Bool { blobs.isEmpty || cut != nil }

    mutating func advance(in repository: Repository) throws(GitError) {
        if ContinuousClock.now >= deadline { return cut = .time }
        let end = bytesLeft - Self.pieceByteCount
        for _ in 0..<Self.pieceCount {
            guard let id = blobs.first else { return }
            guard bytesLeft > 0 else { return cut = .work }
            guard bytesLeft > end else { return }
            try take(id, repository)
            blobs = blobs.dropFirst()
        }
    }

    private mutating func take(_ id: ObjectID, _ repository: Repository) throws(GitError) {
        if let known = caches.details(id) { return note(known.digests, of: id) }
        let byteCount = try repository.header(id).byteCount
        guard byteCount <= ContentCaches.largestKeptBlob else { return large.append(id) }
        let details = try repository.object(id, of: .blob).withBytes { ContentDetails($0) }
        bytesLeft -= byteCount
        caches.keep(details, for: id)
        note(details.digests, of: id)
    }

    private mutating func note(_ digests: ContentDigests, of id: ObjectID) {
        let same = wanted.intersection(digests.all)
        if !same.isEmpty { found[id] = same }
    }
}

extension ContentDigests {
    /// Every form that an agent may have seen.
    var all: [String] { [sha256, sha256WithLF, sha256WithFirstLF] }
}
