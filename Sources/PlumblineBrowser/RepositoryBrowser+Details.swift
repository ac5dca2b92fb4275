public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// A `.gitmodules` above this many bytes is not read.
    private static let largestSubmoduleList = 1 << 20
    /// So much of a large content is digested before its thread is given back.
    private static let digestPieceByteCount = 8 << 20

    /// Says what the blob of `entry` is and how it is written, and reads it.
    ///
    /// - Throws: `BrowseError.tooLarge` for a text above `textByteLimit`, and for any content above the
    ///   budget for large ones.
    public func details(
        of entry: Tree.Entry, textByteLimit: Int
    ) async throws(BrowseError) -> (content: FileContents.Content, details: ContentDetails) {
        let content = try await content(entry.id)
        if let known = caches.details(entry.id) {
            try Self.check(content, isText: known.format != nil, textByteLimit)
            return (content, known)
        }
        let mayBeText = content.withBytes(TextFormat.mayBeText)
        try Self.check(content, isText: mayBeText, textByteLimit)
        let isLargeBinary = content.byteCount > textByteLimit
        let details =
            if isLargeBinary {
                ContentDetails(binary: try await digests(of: content))
            } else {
                try await read { _ in content.withBytes { ContentDetails($0) } }
            }
        caches.keep(details, for: entry.id)
        return (content, details)
    }

    /// Returns what stands at `path` in the commit `commit` if it was asked for before.
    public func cachedEntry(_ path: TreePath, at commit: ObjectID) -> Tree.Entry? {
        caches.entry(entryKey(path, commit))
    }

    /// Where the submodule at `path` in the commit `commit` comes from.
    ///
    /// - Returns: the URL as `.gitmodules` has it, `nil` if it has none; and the blob of that file.
    public func submoduleOrigin(
        _ path: TreePath, at commit: ObjectID
    ) async throws(BrowseError) -> (url: String?, list: ObjectID?) {
        try await read { repository in
            let root = try repository.commit(commit).tree
            guard let entry = try repository.entry(at: SubmoduleList.path, in: root),
                entry.kind.isFile
            else { return (nil, nil) }
            guard try repository.header(entry.id).byteCount <= Self.largestSubmoduleList else {
                return (nil, entry.id)
            }
            return (SubmoduleList(try repository.blob(entry.id).bytes).url(at: path), entry.id)
        }
    }

    private static func check(
        _ content: FileContents.Content, isText: Bool, _ limit: Int
    ) throws(BrowseError) {
        guard !isText || content.byteCount <= limit else {
            throw .tooLarge(byteCount: content.byteCount, limit: limit)
        }
    }

    /// Digests a large content piece by piece, lest it keep a thread from others.
    func digests(
        of content: FileContents.Content
    ) async throws(BrowseError) -> ContentDigests {
        var digester = ContentDigester()
        var offset = 0
        while offset < content.byteCount {
            let end = min(offset + Self.digestPieceByteCount, content.byteCount)
            let (begun, piece) = (digester, offset..<end)
            digester = try await read { _ in
                var digester = begun
                content.withBytes { bytes in
                    digester.update(UnsafeRawBufferPointer(rebasing: bytes[piece]))
                }
                return digester
            }
            offset = end
        }
        return digester.digests()
    }
}
