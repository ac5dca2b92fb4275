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
        _ pair: FilePair, repository: Repository, budget: FollowBudget
    ) throws(GitError) -> Result<FileFollower, Unfollowable> {
        for id in [pair.oldBlob, pair.newBlob]
        where try repository.header(id).byteCount > budget.textByteLimit {
            return .failure(Unfollowable(verdict: .tooLarge))
        }
        let old = try repository.blob(pair.oldBlob)
        let new = pair.newBlob == pair.oldBlob ? old : try repository.blob(pair.newBlob)
        guard old.kind != .binary, new.kind != .binary else {
            return .failure(Unfollowable(verdict: .notText))
        }
        return .success(try FileFollower(pair, old: Text(bytes: old.bytes), new: new))
    }

    private init(_ pair: FilePair, old: Text, new: Blob) throws(GitError) {
        self.pair = pair
        self.old = old
        guard pair.oldBlob != pair.newBlob else { return }
        let new = Text(bytes: new.bytes)
        matcher = LineMatcher(old: old, new: new, map: try LineMap(from: old, to: new))
    }

    /// Returns what became of `position`.
    mutating func trace(_ position: Position) -> Trace {
        let end = position.endLine ?? position.line
        guard old.contains(position.line), old.contains(end), end >= position.line else {
            return .notInOld
        }
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
