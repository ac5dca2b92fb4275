/// The lines of the source files of a commit, to draw from.
struct LinesPopulation {
    /// A file with the number of its lines up to and including its own.
    private struct File {
        let path: String
        let lineCount: Int
        let end: Int
    }

    private let files: [File]

    /// Reads how many lines the source files of `commit` have.
    init(_ commit: String, _ git: Command) throws(BenchmarkError) {
        // All lines are added to the tree without entries, which git knows without being told.
        let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let lines = try git.adding(
            "diff", "--raw", "--numstat", "--no-renames", emptyTree, commit
        ).lines()
        let plain = lines.compactMap(RawChange.init).filter(\.isPlainFile).map(\.newPath)
        let paths = Set(plain.filter(Self.isSource))
        self.init(lines.compactMap(Self.file).filter { paths.contains($0.path) })
    }

    /// Whether the file looks like source, and its name can be asked for.
    private static func isSource(_ path: String) -> Bool {
        LinesLanguage.name(of: path) != nil && !path.contains("\u{FFFD}")
    }

    private init(_ counts: [(path: String, lineCount: Int)]) {
        var files: [File] = []
        for (path, lineCount) in counts {
            files.append(
                File(path: path, lineCount: lineCount, end: (files.last?.end ?? 0) + lineCount))
        }
        self.files = files
    }

    /// How many lines there are.
    var count: Int { files.last?.end ?? 0 }

    /// Returns the lines of those of the files whose paths are in `paths`.
    func restricted(to paths: Set<String>) -> LinesPopulation {
        LinesPopulation(
            files.filter { paths.contains($0.path) }.map { ($0.path, $0.lineCount) })
    }

    /// Draws `size` lines, or as many as there are if that is less; one may be drawn twice.
    func draw(_ size: Int, _ random: inout SplitMix) -> [(path: String, line: Int)] {
        (0..<min(size, count)).map { _ in
            let index = Int.random(in: 0..<count, using: &random)
            let file = files[firstFile(after: index)]
            return (file.path, index - (file.end - file.lineCount) + 1)
        }
    }

    private func firstFile(after index: Int) -> Int {
        var range = 0..<files.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                files[middle].end <= index
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// Reads a line of `git diff --numstat`; `nil` for what is binary or has no lines.
    private static func file(_ line: Substring) -> (path: String, lineCount: Int)? {
        let fields = line.split(separator: "\t", maxSplits: 2)
        guard fields.count == 3, let count = Int(fields[0]), count > 0 else { return nil }
        return (String(fields[2]), count)
    }
}
