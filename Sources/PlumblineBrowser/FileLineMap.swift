public import PlumblineCore

/// Where the lines of a whole file stand at another commit, as runs of lines that went together.
public struct FileLineMap: Hashable, Sendable {
    /// The file at the old commit.
    public let source: File
    /// The commit that the lines stand in.
    public let old: ObjectID
    /// The commit that they were followed to.
    public let new: ObjectID
    /// The blob of the list of commits to ignore; `nil` if there is none.
    public let ignoredRevisions: ObjectID?
    /// Why the file has no lines that could be followed; `nil` if it has.
    public let refusal: Verdict?
    /// How many lines the file has; 0 if they cannot be followed.
    public let lineCount: Int
    /// What became of each line, in order and without gaps.
    public let runs: [Run]

    /// A file of a commit.
    public struct File: Hashable, Sendable {
        /// Where it stands.
        public let path: TreePath
        /// What stands there.
        public let blob: ObjectID
    }

    /// Consecutive lines with the same verdict, the same file and the same shift.
    public struct Run: Hashable, Sendable {
        /// The lines of the old file.
        public let lines: Range<LineNumber>
        /// What became of each of them.
        public let verdict: Verdict
        /// The lowest confidence among them.
        public let confidence: Double
        /// How the line of that confidence was found.
        public let method: Trace.Method
        /// Where they stand now; `nil` for every verdict that is not a place.
        public let target: Target?
    }

    /// Where the lines of a run stand now.
    public struct Target: Hashable, Sendable {
        /// The file.
        public let file: File
        /// The place of the first line.
        public let start: LineNumber
    }

    /// The file in which most of the lines stand now, the first by path among equals; `nil` if none does.
    public var target: File? {
        var counts: [File: Int] = [:]
        for run in runs {
            if let target = run.target { counts[target.file, default: 0] += run.lines.count }
        }
        return counts.max { ($0.value, $1.key.path) < ($1.value, $0.key.path) }?.key
    }

    /// Whether asking again gives the same map.
    public var isLasting: Bool { runs.allSatisfy(\.verdict.isLasting) }
}

extension FileLineMap.Run {
    /// The runs of the lines of a file, given what became of each of them.
    static func runs(of traces: some Sequence<Trace>) -> [FileLineMap.Run] {
        var runs: [FileLineMap.Run] = []
        for (index, trace) in traces.enumerated() {
            let line = FileLineMap.Run(LineNumber(index: index), trace)
            if let joined = runs.last?.joined(by: line) {
                runs[runs.count - 1] = joined
            } else {
                runs.append(line)
            }
        }
        return runs
    }

    private init(_ line: LineNumber, _ trace: Trace) {
        self.init(
            lines: line..<line.shifted(by: 1), verdict: trace.verdict,
            confidence: trace.confidence, method: trace.method,
            target: trace.place.map {
                FileLineMap.Target(
                    file: FileLineMap.File(path: $0.position.path, blob: $0.blob),
                    start: $0.position.line)
            })
    }

    /// Both as one run; `nil` if the lines behind went another way.
    private func joined(by next: Self) -> Self? {
        guard verdict == next.verdict, target?.file == next.target?.file, shift == next.shift
        else { return nil }
        let weaker = next.confidence < confidence ? next : self
        return FileLineMap.Run(
            lines: lines.lowerBound..<next.lines.upperBound, verdict: verdict,
            confidence: weaker.confidence, method: weaker.method, target: target)
    }

    private var shift: Int? { target.map { lines.lowerBound.distance(to: $0.start) } }
}
