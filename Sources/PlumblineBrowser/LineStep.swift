import PlumblineCore
import PlumblineGit

/// One commit that changed a line: where the line went.
struct LineStep {
    let spot: HistoryFollower.Spot
    /// The two trees side by side, asked for only where the file itself does not tell.
    let crossing: () throws(GitError) -> Crossing
    let texts: TextCache
    /// What stands at the path on the far side.
    let far: Tree.Entry?
    /// Whether the commit is known to have changed the layout alone.
    let isLayout: Bool

    /// So many of a line's tokens have to be kept by a change of layout.
    private static let leastShare = 0.5
    /// A place of this confidence in the file itself is taken without looking elsewhere.
    private static let sureConfidence = 0.9
    /// No absence is surer than this.
    private static let surestAbsence = 0.99

    /// What a step came to.
    enum Outcome {
        case place(HistoryFollower.Spot, confidence: Double, LineMatch.Method, leavesFile: Bool)
        /// The line is gone, and perhaps its file.
        case gone(confidence: Double, withFile: Bool)
        /// A budget ran out.
        case unknown

        /// The walk with this step taken; `nil` if it has no result.
        func continuing(
            _ walk: HistoryFollower.Walk, commit: ObjectID?
        ) -> HistoryFollower.Walk? {
            var next = walk
            next.changedBy = commit
            switch self {
            case .unknown: return nil
            case .gone(let confidence, let withFile):
                next.spot = nil
                next.confidence *= confidence
                next.hasLostFile = withFile
            case .place(let spot, let confidence, let method, let leavesFile):
                next.spot = spot
                next.confidence *= confidence
                if method != .diff { next.method = method }
                next.hasLeftFile = next.hasLeftFile || leavesFile
            }
            return next
        }
    }

    /// Looks in the file itself, or in what it was renamed to; in the other files of the commit, too,
    /// if that gives no place beyond doubt.
    func take() throws(GitError) -> Outcome {
        let outcome: Outcome
        var successor = far.flatMap { $0.kind.isFile ? $0.id : nil }
        if let successor {
            outcome = try matched(spot.path, successor)
        } else {
            let crossing = try crossing()
            switch try crossing.finder.destination(of: spot.path) {
            case .found(let path, _):
                guard let blob = crossing.blob(at: path) else { return .unknown }
                successor = blob
                outcome = try matched(path, blob)
            case .exhausted: outcome = .unknown
            case .ambiguous, .none: outcome = .gone(confidence: 1, withFile: true)
            }
        }
        switch outcome {
        case .unknown: return .unknown
        case .place(_, let confidence, _, _):
            if confidence >= Self.sureConfidence { return outcome }
            return try searched(besides: outcome, confidence, successor)
        case .gone(let absence, _):
            return try searched(absence: absence, successor)
        }
    }

    private func matched(
        _ path: TreePath, _ blob: ObjectID
    ) throws(GitError) -> Outcome {
        if isLayout, let place = try laidOut(path, blob) { return place }
        guard let matcher = try texts.matcher(spot.blob, blob) else { return .unknown }
        let match = matcher.match(spot.line)
        if case .exhausted = match.outcome { return .unknown }
        if let line = match.line {
            let next = HistoryFollower.Spot(path: path, blob: blob, line: line)
            return .place(
                next, confidence: match.confidence, match.method, leavesFile: false)
        }
        let absence = max(0, 1 - match.candidates.reduce(0) { $0 + $1.confidence })
        if let best = match.candidates.first, best.confidence > absence {
            let next = HistoryFollower.Spot(path: path, blob: blob, line: best.line)
            return .place(
                next, confidence: best.confidence, match.method, leavesFile: false)
        }
        return .gone(confidence: match.confidence, withFile: false)
    }

    /// Where the tokens of the line went.
    private func laidOut(_ path: TreePath, _ blob: ObjectID) throws(GitError) -> Outcome? {
        guard let image = try texts.layoutImage(of: spot.line, from: spot.blob, to: blob),
            image.share >= Self.leastShare
        else { return nil }
        let next = HistoryFollower.Spot(path: path, blob: blob, line: image.line)
        return .place(next, confidence: 0.9 + 0.09 * image.share, .tokens, leavesFile: false)
    }

    /// The better one of a doubtful place in the file and a place in another file.
    private func searched(
        besides outcome: Outcome, _ confidence: Double, _ successor: ObjectID?
    ) throws(GitError) -> Outcome {
        let found = try search(successor)
        guard let best = found.best, best.confidence > max(found.absence, confidence) else {
            return outcome
        }
        return .place(best.spot, confidence: best.confidence, .similarity, leavesFile: true)
    }

    private func searched(
        absence: Double, _ successor: ObjectID?
    ) throws(GitError) -> Outcome {
        let found = try search(successor)
        if let best = found.best, best.confidence > found.absence {
            return .place(best.spot, confidence: best.confidence, .similarity, leavesFile: true)
        }
        return .gone(
            confidence: min(found.absence * absence, Self.surestAbsence),
            withFile: successor == nil)
    }

    private func search(_ successor: ObjectID?) throws(GitError) -> MovedCodeSearch.Outcome {
        guard case .success(let text) = try texts.text(spot.blob) else {
            return MovedCodeSearch.Outcome()
        }
        return try MovedCodeSearch(
            crossing: try crossing(), texts: texts, spot: spot, text: text, successor: successor
        ).outcome(isPathLost: far == nil)
    }
}
