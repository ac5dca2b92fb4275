import PlumblineBrowser
import PlumblineCore

/// One changed file on the wire.
struct CompareEntry: Sendable {
    private let change: FileChange
    private let diffs: [FileDiff]
    private let showsHunks: Bool
    private let isLeftOut: Bool

    /// A file whose lines were not compared, be it that nobody asked or that it was left out.
    init(_ change: FileChange, isLeftOut: Bool) {
        self.change = change
        self.isLeftOut = isLeftOut
        diffs = []
        showsHunks = false
    }

    /// A file whose lines were compared.
    init(_ change: FileChange, diffs: [FileDiff], showsHunks: Bool) {
        self.change = change
        self.diffs = diffs
        self.showsHunks = showsHunks
        isLeftOut = false
    }

    /// Writes the members that stand before the list of files.
    static func writeHead(
        of comparison: Comparison, _ parameters: CompareParameters, to json: inout JSONWriter
    ) {
        json.member("from", comparison.old)
        json.member("to", comparison.new)
        guard parameters.comparesLines else { return }
        json.member("algorithm", "myers")
        json.member("whitespace", parameters.lines.ignoresWhitespace ? "ignore" : "exact")
        if parameters.showsHunks { json.member("context", parameters.lines.context) }
    }

    /// Writes the members of the file.
    func write(to json: inout JSONWriter) {
        json.member("status", change.status.rawValue)
        json.member("similarity", ifThere: change.similarity?.percent)
        json.member("old", change.old) { $0.write($1) }
        json.member("new", change.new) { $0.write($1) }
        if isLeftOut { json.member("lines", "leftOut") }
        guard !diffs.isEmpty else { return }
        json.member("lines", linesName)
        guard linesName == "compared" else { return }
        let counts = diffs.flatMap(\.hunks).map(\.counts)
        json.member("additions", counts.reduce(0) { $0 + $1.added })
        json.member("deletions", counts.reduce(0) { $0 + $1.deleted })
        guard showsHunks else { return }
        json.key("hunks")
        json.list(diffs.flatMap { diff in diff.hunks.map { (diff, $0) } }) { json, hunk in
            json.object { $0.write(hunk.1, of: hunk.0) }
        }
    }

    private var linesName: String {
        if diffs.contains(where: { $0.lines == .tooLarge }) { return "tooLarge" }
        return diffs.contains { $0.lines == .binary } ? "binary" : "compared"
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ side: FileChange.Side) {
        object { json in
            json.path(side.path)
            let digits = String(side.kind.mode, radix: 8)
            json.member("mode", String(repeating: "0", count: 6 - digits.utf8.count) + digits)
            json.member("kind", side.kind.rawValue)
            json.member("id", side.id)
        }
    }

    fileprivate mutating func write(_ hunk: PatchHunk, of diff: FileDiff) {
        member("old", hunk.old) { $0.write($1) }
        member("new", hunk.new) { $0.write($1) }
        member("section", hunk.section) {
            $0.value(String(decoding: diff.old.sectionName($1), as: UTF8.self))
        }
        key("lines")
        list(hunk.origins) { json, origin in
            switch origin {
            case .context(_, let line): json.write(" ", line, of: diff.new)
            case .deleted(let line): json.write("-", line, of: diff.old)
            case .added(let line): json.write("+", line, of: diff.new)
            }
        }
    }

    /// A range as the header of a hunk has it: an empty one stands at the line before it.
    private mutating func write(_ lines: Range<LineNumber>) {
        object { json in
            let start = lines.lowerBound
            json.member("start", lines.isEmpty ? start.index : start.value)
            json.member("count", lines.count)
        }
    }

    private mutating func write(_ origin: String, _ line: LineNumber, of text: Text) {
        object { json in
            json.member("origin", origin)
            let bytes = text[line]
            json.member("text", String(decoding: bytes, as: UTF8.self))
            if String(validating: bytes, as: UTF8.self) == nil {
                json.member("textEncoded", PercentEncoding.encode(bytes))
            }
            if !text.isTerminated(line) { json.member("isTerminated", false) }
        }
    }
}

extension PatchHunk {
    fileprivate var origins: [Origin] {
        var origins: [Origin] = []
        forEachLine { origins.append($0) }
        return origins
    }
}
