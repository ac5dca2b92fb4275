import PlumblineCore

/// What every repository's browser keeps in memory between questions.
public final class ContentCaches: Sendable {
    /// A blob above this many bytes is never kept, and counts against the budget for large ones.
    static let largestKeptBlob = 1 << 20
    private static let slotCost = 128

    private let blobs: ByteBoundedCache<ObjectID, FileContents.Content>
    private let entries: ByteBoundedCache<EntryKey, Tree.Entry>
    /// The files below a root, by its id.
    private let fileLists: ByteBoundedCache<ObjectID, FileList>
    /// What is known about the contents of blobs.
    private let details: ByteBoundedCache<ObjectID, ContentDetails>
    /// What blobs that are not kept may take at a time.
    let largeBlobs: ByteBudget
    /// What became of positions.
    let followed: FollowedAnswers
    /// Where the lines of whole files went.
    let lineMaps: FileLineMapCache
    /// Answers as they were written.
    let written: WrittenAnswers

    struct EntryKey: Hashable {
        let repository: String
        let commit: ObjectID
        let path: TreePath
    }

    /// Creates caches of `blobBytes` for contents, `entryBytes` for what stands at a path and
    /// for lists of a tree's files and what is known about contents, `answerBytes` for followed lines,
    /// and a budget of `largeBlobBytes` for contents that are not kept.
    public init(blobBytes: Int, entryBytes: Int, largeBlobBytes: Int, answerBytes: Int) {
        blobs = ByteBoundedCache(byteLimit: blobBytes)
        entries = ByteBoundedCache(byteLimit: entryBytes / 2)
        fileLists = ByteBoundedCache(byteLimit: entryBytes - entryBytes / 2 - entryBytes / 8)
        details = ByteBoundedCache(byteLimit: entryBytes / 8)
        largeBlobs = ByteBudget(limit: largeBlobBytes)
        followed = FollowedAnswers(byteLimit: answerBytes / 2)
        lineMaps = FileLineMapCache(byteLimit: answerBytes / 4)
        written = WrittenAnswers(byteLimit: answerBytes / 4)
    }

    func entry(_ key: EntryKey) -> Tree.Entry? { entries.value(for: key) }

    func keep(_ entry: Tree.Entry, for key: EntryKey) {
        let cost = Self.slotCost + key.path.bytes.count + entry.name.count
        entries.insert(entry, for: key, cost: cost)
    }

    func files(of root: ObjectID) -> FileList? { fileLists.value(for: root) }

    func keep(_ files: FileList, of root: ObjectID) {
        fileLists.insert(files, for: root, cost: Self.slotCost + files.byteCount)
    }

    func details(_ id: ObjectID) -> ContentDetails? { details.value(for: id) }

    func keep(_ value: ContentDetails, for id: ObjectID) {
        details.insert(value, for: id, cost: Self.slotCost + ContentDetails.byteCount)
    }

    func content(_ id: ObjectID) -> FileContents.Content? { blobs.value(for: id) }

    func keep(_ content: FileContents.Content, for id: ObjectID) {
        guard case .buffer = content.body else { return }
        blobs.insert(content, for: id, cost: Self.slotCost + content.byteCount)
    }

    /// How well each cache serves, by its name.
    public var statistics: [(name: String, CacheStatistics)] {
        [
            ("blobs", blobs.statistics), ("entries", entries.statistics),
            ("file-lists", fileLists.statistics), ("content-details", details.statistics),
            ("followed-positions", followed.statistics), ("line-maps", lineMaps.statistics),
            ("written-answers", written.statistics),
        ]
    }
}
