public import PlumblineCore
import PlumblineGit

/// Follows lines from one file to its counterpart.
struct FileFollower {
    /// The probability that a line which the same blob holds at another path is the one that was meant.
    private static let certain = 1.0

    private let pair: FilePair
    private let old: Text
    /// `nil` where both sides are the same blob.
    private var matcher: LineMatcher?

    /// Reads both sides and compares them.
    ///
    /// - Returns: the verdict that stands for every line, if the texts cannot be compared.
    static func make(
        _ pair: FilePair, reader: TextReader
    ) throws(GitError) -> Result<FileFollower, Unfollowable> {
        let old = try reader.text(pair.oldBlob)
        let new = pair.newBlob == pair.oldBlob ? old : try reader.text(pair.newBlob)
        switch (old, new) {
        case (.success(let old), .success(let new)):
            return .success(try FileFollower(pair, old: old, new: new))
        case (.failure(let reason), _), (_, .failure(let reason)): return .failure(reason)
        }
    }

    private init(_ pair: FilePair, old: Text, new: Text) throws(GitError) {
        self.pair = pair
        self.old = old
        guard pair.oldBlob != pair.newBlob else { return }
        matcher = LineMatcher(old: old, new: new, map: try LineMap(from: old, to: new))
    }

    /// Returns what became of `position`.
    mutating func trace(_ position: Position) -> Trace {
        guard old.contains(position) else { return .notInOld }
        guard matcher != nil else { return sameBlob(position) }
        guard let match = matcher?.match(position.line) else { return .notInOld }
        return trace(position, match)
    }

    private func sameBlob(_ position: Position) -> Trace {
        let moved = Position(
            path: pair.newPath, line: position.line, column: position.column,
            endLine: position.endLine)
        return Trace(
            verdict: pair.oldPath == pair.newPath ? .identical : .renamed,
            confidence: Self.certain * pair.confidence, method: Trace.Method(path: pair.method),
            place: Place(position: moved, blob: pair.newBlob), changedBy: pair.renamedBy)
    }

    private mutating func trace(_ position: Position, _ match: LineMatch) -> Trace {
        let verdict = verdict(match.outcome)
        return Trace(
            verdict: verdict, confidence: match.confidence * pair.confidence,
            method: Trace.Method(path: pair.method, line: match.method),
            place: match.line.map { place(of: position, at: $0, match.outcome) },
            candidates: match.candidates.map {
                Trace.Candidate(
                    place: Place(
                        position: Position(path: pair.newPath, line: $0.line), blob: pair.newBlob),
                    confidence: $0.confidence * pair.confidence)
            },
            nearest: match.nearest.map {
                Trace.Nearest(
                    position: Position(path: pair.newPath, line: $0.line), reason: $0.reason)
            },
            changedBy: pair.renamedBy)
    }

    private func verdict(_ outcome: LineMatch.Outcome) -> Verdict {
        switch outcome {
        case .unchanged: pair.oldPath == pair.newPath ? .shifted : .renamed
        case .reformatted: .reformatted
        case .moved: .moved
        case .edited: .edited
        case .ambiguous: .ambiguous
        case .deleted: .deleted
        case .exhausted: .timedOut
        }
    }

    /// A column is kept where the text is; a range ends where its last line went, if that follows its first.
    private mutating func place(
        of position: Position, at line: LineNumber, _ outcome: LineMatch.Outcome
    ) -> Place {
        var column: Int?
        if case .unchanged = outcome { column = position.column }
        let end = position.endLine.flatMap { matcher?.match($0).line }.flatMap {
            $0 >= line ? $0 : nil
        }
        return Place(
            position: Position(path: pair.newPath, line: line, column: column, endLine: end),
            blob: pair.newBlob)
    }
}

extension Text {
    /// Whether all lines of `position` are lines of the text.
    func contains(_ position: Position) -> Bool {
        let end = position.endLine ?? position.line
        return position.line <= end && contains(end)
    }
}

/// Reads the texts of one repository that are not too large.
struct TextReader {
    let repository: Repository
    let byteLimit: Int

    /// Reads a blob and finds its lines, or says why they cannot be followed.
    func text(_ id: ObjectID) throws(GitError) -> Result<Text, Unfollowable> {
        guard try repository.header(id).byteCount <= byteLimit else {
            return .failure(Unfollowable(verdict: .tooLarge))
        }
        let blob = try repository.blob(id)
        guard blob.kind != .binary else { return .failure(Unfollowable(verdict: .notText)) }
        return .success(Text(bytes: blob.bytes))
    }
}

/// Why no line of a file can be followed.
struct Unfollowable: Error {
    let verdict: Verdict
}

extension Trace {
    /// The answer to a question about a line that the old commit does not have.
    static let notInOld = unanswered(.noSuchPosition)

    /// An answer that is no place and involves no line.
    public static func unanswered(_ verdict: Verdict, confidence: Double = 1) -> Trace {
        Trace(verdict: verdict, confidence: confidence, method: Method(path: .none))
    }
}
