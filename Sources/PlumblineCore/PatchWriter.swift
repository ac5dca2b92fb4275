/// Writes changes as `git diff --full-index` prints them, for `git apply` to read.
///
/// Contents that are not compared stand as `Binary files … differ`.
public struct PatchWriter: Sendable {
    /// The patch so far.
    public private(set) var bytes: [UInt8] = []

    /// Starts with an empty patch.
    public init() {}

    /// Writes one change, not one of type, and how its contents differ.
    public mutating func write(_ change: FileChange, _ diff: FileDiff) {
        let names = Names(change)
        if change.status == .modified, change.keepsMode, diff.lines == .hunks([]) { return }
        line("diff --git ", names.old, " ", names.new)
        writeModes(change)
        writeRename(change)
        writeIndex(change)
        switch diff.lines {
        case .hunks(let hunks):
            if !hunks.isEmpty {
                line("--- ", names.shownOld, Names.end(of: names.shownOld))
                line("+++ ", names.shownNew, Names.end(of: names.shownNew))
            }
            for hunk in hunks { write(hunk, diff) }
        case .binary, .tooLarge:
            guard !change.keepsContents else { return }
            line("Binary files ", names.shownOld, " and ", names.shownNew, " differ")
        }
    }

    private mutating func writeModes(_ change: FileChange) {
        switch (change.old, change.new) {
        case (nil, let new?): line("new file mode \(Self.mode(new))")
        case (let old?, nil): line("deleted file mode \(Self.mode(old))")
        case (let old?, let new?) where !change.keepsMode:
            line("old mode \(Self.mode(old))")
            line("new mode \(Self.mode(new))")
        default: break
        }
    }

    private mutating func writeRename(_ change: FileChange) {
        guard let similarity = change.similarity, let old = change.old, let new = change.new
        else { return }
        line("similarity index \(similarity.percent)%")
        line("rename from ", Part(old.path.quoted()))
        line("rename to ", Part(new.path.quoted()))
    }

    private mutating func writeIndex(_ change: FileChange) {
        guard !change.keepsContents else { return }
        let ids = [change.old, change.new].map { $0?.id.description ?? ObjectID.zeroDigits }
        let mode = change.new.flatMap { change.keepsMode ? " \(Self.mode($0))" : nil } ?? ""
        line("index \(ids[0])..\(ids[1])\(mode)")
    }

    private mutating func write(_ hunk: PatchHunk, _ diff: FileDiff) {
        let ranges = "@@ -\(Self.range(hunk.old)) +\(Self.range(hunk.new)) @@"
        if let section = hunk.section {
            line("\(ranges) ", Part(Array(diff.old.sectionName(section))))
        } else {
            line("\(ranges)")
        }
        hunk.forEachLine { origin in
            switch origin {
            case .context(_, let line): write(" ", line, of: diff.new)
            case .deleted(let line): write("-", line, of: diff.old)
            case .added(let line): write("+", line, of: diff.new)
            }
        }
    }

    private mutating func write(_ origin: Unicode.Scalar, _ line: LineNumber, of text: Text) {
        bytes.append(UInt8(ascii: origin))
        bytes += text[line]
        bytes.append(UInt8(ascii: "\n"))
        if !text.isTerminated(line) { self.line("\\ No newline at end of file") }
    }

    /// The numbers of a side: where it is empty, the line before it, and no count of one.
    private static func range(_ lines: Range<LineNumber>) -> String {
        let start = lines.isEmpty ? lines.lowerBound.index : lines.lowerBound.value
        return lines.count == 1 ? "\(start)" : "\(start),\(lines.count)"
    }

    private static func mode(_ side: FileChange.Side) -> String {
        String(side.kind.mode, radix: 8)
    }

    private mutating func line(_ parts: Part...) {
        for part in parts { bytes += part.bytes }
        bytes.append(UInt8(ascii: "\n"))
    }
}

/// A part of a line, given as bytes or as text.
private struct Part: ExpressibleByStringInterpolation {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(stringLiteral text: String) { bytes = Array(text.utf8) }
}

/// How the header of a change names its files.
private struct Names {
    let old: Part
    let new: Part
    let shownOld: Part
    let shownNew: Part

    init(_ change: FileChange) {
        let (old, new) = (change.old ?? change.new, change.new ?? change.old)
        self.old = Part(old?.path.quoted(below: "a/") ?? [])
        self.new = Part(new?.path.quoted(below: "b/") ?? [])
        shownOld = change.old == nil ? Self.nothing : self.old
        shownNew = change.new == nil ? Self.nothing : self.new
    }

    /// Stands for the side that does not exist.
    private static let nothing: Part = "/dev/null"

    /// What stands behind a name, for programs that would end it at a blank.
    static func end(of name: Part) -> Part { name.bytes.contains(UInt8(ascii: " ")) ? "\t" : "" }
}

extension FileChange {
    /// Whether both sides have the same mode.
    fileprivate var keepsMode: Bool { old?.kind == new?.kind }
}

extension ObjectID {
    /// What stands for the object of a side that does not exist.
    fileprivate static let zeroDigits = String(repeating: "0", count: hexCount)
}

extension TreePath {
    /// Returns the path below `prefix`, as git quotes what its patches name: as a string of C if a
    /// byte is not plain ASCII, else as it is.
    func quoted(below prefix: String = "") -> [UInt8] {
        let plain = Array(prefix.utf8) + bytes
        guard bytes.contains(where: { Self.escape(of: $0) != nil }) else { return plain }
        let quote = UInt8(ascii: "\"")
        return [quote] + plain.flatMap { Self.escape(of: $0) ?? [$0] } + [quote]
    }

    private static let letters: [UInt8: Unicode.Scalar] = [
        0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r",
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\",
    ]

    private static func escape(of byte: UInt8) -> [UInt8]? {
        if let letter = letters[byte] { return [UInt8(ascii: "\\"), UInt8(ascii: letter)] }
        if (0x20..<0x7F).contains(byte) { return nil }
        let digits = [byte >> 6, byte >> 3 & 7, byte & 7]
        return [UInt8(ascii: "\\")] + digits.map { UInt8(ascii: "0") + $0 }
    }
}
