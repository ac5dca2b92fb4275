import PlumblineCore
import PlumblineGit

/// Compares the contents of changed files with an open repository.
struct FileDiffer {
    /// One piece of work takes so many bytes of contents.
    private static let pieceByteCount = 1 << 20
    /// A file costs at least as much as so many bytes.
    private static let fileCost = 4_096

    let repository: Repository
    let options: LineOptions
    let textByteLimit: Int
    private var bytesLeft = pieceByteCount

    init(repository: Repository, options: LineOptions, textByteLimit: Int) {
        self.repository = repository
        self.options = options
        self.textByteLimit = textByteLimit
    }

    /// Whether enough was done for one piece.
    var isDone: Bool { bytesLeft <= 0 }

    /// Returns a diff for each part of `change`.
    mutating func diffs(of change: FileChange) throws(GitError) -> [FileDiff] {
        var diffs: [FileDiff] = []
        for part in change.parts { diffs.append(try diff(of: part)) }
        return diffs
    }

    private mutating func diff(of change: FileChange) throws(GitError) -> FileDiff {
        bytesLeft -= Self.fileCost
        guard !change.keepsContents else { return FileDiff(without: .hunks([])) }
        for side in [change.old, change.new] {
            guard let side, side.kind.isBlob else { continue }
            guard try repository.header(side.id).byteCount <= textByteLimit else {
                return FileDiff(without: .tooLarge)
            }
        }
        let (old, new) = (try contents(of: change.old), try contents(of: change.new))
        bytesLeft -= old.count + new.count
        guard ![old, new].contains(where: { Blob(bytes: $0).kind == .binary }) else {
            return FileDiff(without: .binary)
        }
        let texts = (old: Text(bytes: old), new: Text(bytes: new))
        let map = LineMap(
            from: texts.old, to: texts.new, ignoringWhitespace: options.ignoresWhitespace,
            context: options.context)
        let hunks = PatchHunk.hunks(
            of: map, old: texts.old, new: texts.new, context: options.context)
        return FileDiff(old: texts.old, new: texts.new, hunks: hunks)
    }

    /// The bytes that git compares: of a submodule, a line with its commit.
    private func contents(of side: FileChange.Side?) throws(GitError) -> [UInt8] {
        guard let side else { return [] }
        guard side.kind.isBlob else { return Array("Subproject commit \(side.id)\n".utf8) }
        return try repository.blob(side.id).bytes
    }
}
