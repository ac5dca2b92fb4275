import PlumblineCore
import PlumblineGit

extension HistoryFollower {
    /// Below this a place that the history alone gives is no answer.
    private static let leastConfidence = 0.52
    /// Below this a place that the direct comparison gives, too, is none. Two that agree deserve no more
    /// trust: a history of one step is the same comparison again.
    private static let leastInAgreement = 0.58
    /// By how much the history is believed more than the direct comparison: its steps are small.
    private static let headStart = 0.2

    /// Returns what became of `position`, which stands in `blob`, given what the direct comparison
    /// says; of two answers that disagree the more confident one.
    func trace(
        _ position: Position, in blob: ObjectID, direct: Trace
    ) throws(GitError) -> Trace {
        let spot = Spot(path: position.path, blob: blob, line: position.line)
        // A line that the diff of the two ends pairs is not asked about.
        let isLost = direct.method.path == .samePath
        switch try follow(spot, isLostAtEnd: isLost) {
        case .walked(let walk):
            return decide(between: try trace(walk, of: position, in: blob), and: direct)
        case .outOfReach:
            return direct.verdict == .fileDeleted ? .unanswered(.timedOut, confidence: 0) : direct
        case .exhausted: return .unanswered(.timedOut, confidence: 0)
        }
    }

    private func decide(between walked: Trace, and direct: Trace) -> Trace {
        guard let place = walked.place else {
            let isContested = direct.place != nil || direct.verdict == .ambiguous
            let isBetter =
                direct.isConfident
                || direct.confidence > walked.confidence + Self.headStart
            return isContested && isBetter
                ? direct : walked.gone(as: direct)
        }
        guard let other = direct.place else {
            return walked.confidence >= Self.leastConfidence ? walked : direct.doubting(walked)
        }
        if direct.isConfident, walked.ignored.isEmpty {
            return place.isSameLine(as: other) ? walked.confirming(direct) : direct
        }
        if place.isSameLine(as: other) {
            let surer =
                walked.confidence >= direct.confidence ? walked : walked.confirming(direct)
            return surer.confidence >= Self.leastInAgreement ? surer : direct.doubting(walked)
        }
        return walked.confidence + Self.headStart >= direct.confidence
            && walked.confidence >= Self.leastConfidence ? walked : direct
    }

    private func trace(
        _ walk: Walk, of position: Position, in blob: ObjectID
    ) throws(GitError) -> Trace {
        let method = Trace.Method(
            path: walk.hasLeftFile ? .search : .history, line: walk.method)
        guard let spot = walk.spot, case .success(let old) = try texts.text(blob),
            case .success(let new) = try texts.text(spot.blob)
        else {
            return Trace(
                verdict: walk.hasLostFile ? .fileDeleted : .deleted, confidence: walk.confidence,
                method: method, changedBy: walk.changedBy, ignored: walk.ignored)
        }
        let target = Target(path: spot.path, blob: spot.blob, line: spot.line)
        let place = TextPair(old: old, new: new).place(
            of: position, at: target, end: try end(of: position, in: blob, at: target))
        return Trace(
            verdict: verdict(walk, old[position.line], new[spot.line], from: position.path),
            confidence: walk.confidence, method: method, place: place,
            candidates: [Trace.Candidate(place: place, confidence: walk.confidence)],
            changedBy: walk.changedBy, ignored: walk.ignored)
    }

    /// Where the last line of a range went, if to the same file.
    private func end(
        of position: Position, in blob: ObjectID, at target: Target
    ) throws(GitError) -> LineNumber? {
        guard let line = position.endLine,
            case .walked(let walk) = try follow(
                Spot(path: position.path, blob: blob, line: line)),
            let spot = walk.spot, spot.path == target.path
        else { return nil }
        return spot.line
    }

    private func verdict(
        _ walk: Walk, _ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>, from path: TreePath
    ) -> Verdict {
        guard LineMatch.areEqualUpToWhitespace(old, new) else { return .edited }
        switch walk.method {
        case .diff where old == new && !walk.hasLeftFile:
            return walk.spot?.path == path ? .shifted : .renamed
        case .diff, .whitespace, .tokens: return walk.hasLeftFile ? .moved : .reformatted
        case .uniqueText, .similarity: return .moved
        }
    }
}

extension Place {
    fileprivate func isSameLine(as other: Place) -> Bool {
        position.path == other.position.path && position.line == other.position.line
    }
}

extension Trace {
    /// The absence that the history found, with what the direct comparison knows about it.
    fileprivate func gone(as direct: Trace) -> Trace {
        Trace(
            verdict: direct.verdict == .notText ? .notText : verdict, confidence: confidence,
            method: method, candidates: direct.candidates, nearest: direct.nearest,
            changedBy: changedBy, ignored: ignored)
    }

    /// No place, because the one that the history found is doubtful; it is listed.
    fileprivate func doubting(_ walked: Trace) -> Trace {
        let known = Set(candidates.map(\.place))
        let others = walked.candidates.filter { !known.contains($0.place) }
        return Trace(
            verdict: verdict == .ambiguous ? .ambiguous : .deleted,
            confidence: min(confidence, 1 - walked.confidence), method: walked.method,
            candidates: candidates + others, nearest: nearest, changedBy: walked.changedBy,
            ignored: walked.ignored)
    }

    /// The same place, as sure as the direct comparison is.
    fileprivate func confirming(_ direct: Trace) -> Trace {
        Trace(
            verdict: direct.verdict, confidence: direct.confidence, method: direct.method,
            place: direct.place, candidates: direct.candidates, nearest: direct.nearest,
            changedBy: changedBy, ignored: ignored)
    }
}
