public import PlumblineCore
import PlumblineGit

/// Follows lines from one file straight to its counterpart.
struct FileFollower {
    private let pair: FilePair
    private let texts: TextPair
    /// `nil` where both sides are the same blob.
    private let matcher: TextMatcher?

    /// Reads both sides and compares them.
    ///
    /// - Returns: the verdict that stands for every line, if the texts cannot be compared.
    static func make(
        _ pair: FilePair, texts: TextCache
    ) throws(GitError) -> Result<FileFollower, Unfollowable> {
        let old = try texts.text(pair.oldBlob)
        let new = pair.newBlob == pair.oldBlob ? old : try texts.text(pair.newBlob)
        switch (old, new) {
        case (.success(let old), .success(let new)):
            return .success(
                FileFollower(
                    pair: pair, texts: TextPair(old: old, new: new),
                    matcher: pair.oldBlob == pair.newBlob
                        ? nil : try texts.matcher(pair.oldBlob, pair.newBlob)))
        case (.failure(let reason), _), (_, .failure(let reason)): return .failure(reason)
        }
    }

    /// Whether another file may stand where the old one did: most lines of both are not in the other.
    var isSuspect: Bool {
        guard pair.method == .samePath, let matcher else { return false }
        return matcher.pairedCount * 2 < max(texts.old.lineCount, texts.new.lineCount)
    }

    /// Returns what became of `position`.
    func trace(_ position: Position) -> Trace {
        guard texts.old.contains(position) else { return .notInOld }
        guard let matcher else { return sameBlob(position) }
        let match = matcher.match(position.line)
        let end = position.endLine.flatMap { matcher.match($0).line }
        return Trace(
            verdict: verdict(match.outcome), confidence: match.confidence * pair.confidence,
            method: Trace.Method(path: pair.method, line: match.method),
            place: match.line.map {
                let target = Target(path: pair.newPath, blob: pair.newBlob, line: $0)
                return texts.place(of: position, at: target, end: end)
            },
            candidates: match.candidates.map {
                Trace.Candidate(
                    place: Place(
                        position: Position(path: pair.newPath, line: $0.line), blob: pair.newBlob),
                    confidence: $0.confidence * pair.confidence)
            },
            nearest: match.nearest.map {
                Trace.Nearest(
                    position: Position(path: pair.newPath, line: $0.line), reason: $0.reason)
            })
    }

    private func sameBlob(_ position: Position) -> Trace {
        let target = Target(path: pair.newPath, blob: pair.newBlob, line: position.line)
        return Trace(
            verdict: pair.oldPath == pair.newPath ? .identical : .renamed,
            confidence: pair.confidence, method: Trace.Method(path: pair.method),
            place: texts.place(of: position, at: target, end: position.endLine))
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
}

/// A line of a file that a position was followed to.
struct Target {
    let path: TreePath
    let blob: ObjectID
    let line: LineNumber
}

/// The text that a position stands in and the one that it was followed to.
struct TextPair {
    let old: Text
    let new: Text

    /// Returns the place of `position` at `target`: a column follows the tokens around it; a range
    /// ends at `end`, where its last line went, if that follows its first.
    func place(of position: Position, at target: Target, end: LineNumber?) -> Place {
        let column = position.column.map {
            ColumnMap(old[position.line], new[target.line]).column($0, position.columnUnit)
        }
        return Place(
            position: Position(
                path: target.path, line: target.line, column: column,
                columnUnit: position.columnUnit,
                endLine: position.endLine == nil
                    ? nil : end.flatMap { $0 >= target.line ? $0 : nil }),
            blob: target.blob)
    }
}

extension Text {
    /// Whether all lines of `position` are lines of the text.
    func contains(_ position: Position) -> Bool {
        let end = position.endLine ?? position.line
        return position.line <= end && contains(end)
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

    /// From here on the history improves no place of the practice set.
    private static let settlingConfidence = 0.95

    /// Whether the direct comparison is surer of its place than the history can be.
    var isConfident: Bool { place != nil && confidence >= Self.settlingConfidence }

    /// Whether the history has nothing to add: the diff pairs the line, or there is no line; where
    /// confident places are kept, also if the direct comparison is sure.
    func isSettled(keepingConfident: Bool) -> Bool {
        switch verdict {
        case .identical, .shifted, .renamed, .noSuchPosition, .unknownCommit: true
        case .reformatted, .moved, .edited:
            method.line == .whitespace || method.line == .diff
                || (keepingConfident && isConfident)
        case .notText, .tooLarge: method.path == .none
        case .ambiguous, .deleted, .fileDeleted, .timedOut: false
        }
    }
}
