import PlumblineCore
import PlumblineGit

/// A file of the far side of a comparison of two trees, and what was found out about the lines that the
/// far side adds to it.
final class AddedFile {
    let delta: Delta
    /// The file on the far side.
    let blob: ObjectID
    /// `nil` inside if that is no text, outside as long as it is not known.
    private var lines: AddedLines??
    /// How much of the lines of other blobs is among those lines.
    private var shares: [ObjectID: Double] = [:]

    /// Creates a file of a comparison; `nil` if the far side has no file there.
    init?(_ delta: Delta) {
        guard let new = delta.new, new.kind.isFile else { return nil }
        self.delta = delta
        blob = new.id
    }

    /// The lines that the far side adds; `nil` if it is no text.
    func addedLines(_ texts: TextCache) throws(GitError) -> AddedLines? {
        if let lines { return lines }
        let old = delta.old.flatMap { $0.kind.isFile ? $0.id : nil }
        let read = try texts.addedLines(old, blob)
        lines = .some(read)
        return read
    }

    /// The share of the lines of `other`, whose keys are `keys`, among the added `lines` of this file.
    func share(of other: ObjectID, _ keys: LineKeys, in lines: AddedLines) -> Double {
        if let known = shares[other] { return known }
        let share = keys.share(in: lines)
        shares[other] = share
        return share
    }
}
