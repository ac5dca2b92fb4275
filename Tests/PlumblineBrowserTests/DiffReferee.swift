import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// What git says about the files that differ between two commits, to compare our answers with.
struct DiffReferee {
    /// Runs in the repository.
    let git: Git
    let old: ObjectID
    let new: ObjectID

    /// A file that git finds on both sides.
    struct FilePair {
        let oldPath: TreePath
        let newPath: TreePath
        let oldBlob: ObjectID
        let newBlob: ObjectID
        /// 0 to 100; `nil` if the path is the same.
        let similarity: Int?
    }

    /// A line that git calls unchanged, and where it stands.
    struct UnchangedLine {
        let pair: FilePair
        let line: LineNumber
        let place: LineNumber
    }

    /// The files that were changed, or renamed with at least 60 % in common.
    func pairs() throws -> [FilePair] {
        let output = try git(
            "diff-tree", "-r", "-z", "-M60%", "--diff-filter=MR", "\(old)", "\(new)")
        var fields = output.bytes.split(separator: 0)[...]
        var pairs: [FilePair] = []
        while let field = fields.popFirst() {
            let words = String(decoding: field, as: UTF8.self).split(separator: " ")
            let oldPath = try #require(fields.popFirst().flatMap { TreePath(bytes: $0) })
            let isRename = words[4].hasPrefix("R")
            let newPath = isRename ? fields.popFirst().flatMap { TreePath(bytes: $0) } : oldPath
            guard words[0].hasPrefix(":100"), words[1].hasPrefix("100") else { continue }
            pairs.append(
                FilePair(
                    oldPath: oldPath, newPath: try #require(newPath),
                    oldBlob: try #require(ObjectID(hex: words[2])),
                    newBlob: try #require(ObjectID(hex: words[3])),
                    similarity: isRename ? Int(words[4].dropFirst()) : nil))
        }
        return pairs
    }

    /// The lines of changed files that both algorithms call unchanged, at the same place.
    func unchangedLines() throws -> [UnchangedLine] {
        let myers = try maps(algorithm: "myers")
        let histogram = try maps(algorithm: "histogram")
        var lines: [UnchangedLine] = []
        for pair in try pairs() where pair.oldBlob != pair.newBlob {
            let blobs = Blobs(old: pair.oldBlob, new: pair.newBlob)
            guard let one = myers[blobs], let other = histogram[blobs] else { continue }
            let bytes = try git("cat-file", "blob", "\(pair.oldBlob)").bytes
            for index in 0..<Text(bytes: bytes).lineCount {
                let line = LineNumber(index: index)
                let destination = one.destination(of: line)
                guard case .unchanged(let place) = destination,
                    destination == other.destination(of: line)
                else { continue }
                lines.append(UnchangedLine(pair: pair, line: line, place: place))
            }
        }
        return lines
    }

    private struct Blobs: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    /// Reads `git diff`; binary files are left out.
    private func maps(algorithm: String) throws -> [Blobs: LineMap] {
        let output = try git(
            "diff", "-U0", "-M60%", "--full-index", "--no-color", "--no-ext-diff",
            "--diff-algorithm=\(algorithm)", "\(old)", "\(new)")
        var maps: [Blobs: [Hunk]] = [:]
        var blobs: Blobs?
        for line in output.bytes.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "diff --git ".utf8) {
                blobs = nil
            } else if line.starts(with: "index ".utf8) {
                blobs = Self.blobs(in: line)
            } else if line.starts(with: "@@ ".utf8), let blobs {
                maps[blobs, default: []].append(try #require(Self.hunk(in: line)))
            }
        }
        return maps.mapValues { LineMap(hunks: $0) }
    }

    private static func blobs(in line: ArraySlice<UInt8>) -> Blobs? {
        let ids = String(decoding: line.dropFirst(6), as: UTF8.self)
        guard let old = ObjectID(hex: ids.prefix(40)),
            let new = ObjectID(hex: ids.dropFirst(42).prefix(40))
        else { return nil }
        return Blobs(old: old, new: new)
    }

    /// Reads `@@ -1,2 +3 @@`, in which an empty side names the line before it.
    private static func hunk(in line: ArraySlice<UInt8>) -> Hunk? {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 3)
        guard words.count == 4, let old = range(words[1]), let new = range(words[2]) else {
            return nil
        }
        return Hunk(old: old, new: new)
    }

    private static func range(_ word: Substring) -> Range<LineNumber>? {
        let numbers = word.dropFirst().split(separator: ",").compactMap { Int($0) }
        guard let start = numbers.first else { return nil }
        let count = numbers.count > 1 ? numbers[1] : 1
        let first = LineNumber(count == 0 ? start + 1 : start)
        return first..<first.shifted(by: count)
    }
}

extension DiffReferee {
    /// Follows every line that git calls unchanged and returns those that were lost or misplaced.
    func disagreements(with browser: RepositoryBrowser) async throws -> [String] {
        let lines = try unchangedLines()
        let anchors = lines.map {
            Anchor(commit: old, position: Position(path: $0.pair.oldPath, line: $0.line))
        }
        let answers = try await browser.follow(anchors, to: new)
        return zip(lines, answers).compactMap { line, answer in
            let trace = answer.trace
            // A line with twins that the diffs pair across scopes keeps its place, but moved.
            let isUnchanged =
                [.shifted, .renamed].contains(trace.verdict)
                || (trace.verdict == .moved && trace.method.line == .diff)
            let isThere =
                trace.path == line.pair.newPath && trace.place?.position.line == line.place
            if isUnchanged, isThere { return nil }
            return """
                \(line.pair.oldPath):\(line.line) is \(line.pair.newPath):\(line.place), not \
                \(trace.verdict) at \(trace.path?.description ?? "-"):\(trace.line ?? 0)
                """
        }
    }
}
