import PlumblineBrowser
import PlumblineCore

/// Followed positions on the wire.
struct PositionsResponse: Encodable, Sendable {
    let to: String
    let positions: [Answer]

    struct Answer: Encodable, Sendable {
        let verdict: String
        let confidence: Double
        let method: String
        let from: Origin
        let to: Nullable<Target>
        let candidates: [Candidate]
        let nearest: Nullable<Nearest>
        let changedBy: Nullable<String>
    }

    struct Origin: Encodable, Sendable {
        let commit: Nullable<String>
        let path: String
        let pathEncoded: String?
        let line: Int
        let column: Int?
        let endLine: Int?
        let blob: Nullable<String>
    }

    struct Target: Encodable, Sendable {
        let path: String
        let pathEncoded: String?
        let line: Int
        let column: Int?
        let endLine: Int?
        let blob: String
    }

    struct Candidate: Encodable, Sendable {
        let path: String
        let pathEncoded: String?
        let line: Int
        let blob: String
        let confidence: Double
    }

    struct Nearest: Encodable, Sendable {
        let path: String
        let pathEncoded: String?
        let line: Int
        let reason: String
    }
}

extension PositionsResponse.Answer {
    init(_ trace: Trace, from origin: PositionsResponse.Origin) {
        verdict = trace.verdict.rawValue
        confidence = Self.rounded(trace.confidence)
        method = trace.method.description
        from = origin
        to = Nullable(trace.place.map(PositionsResponse.Target.init))
        candidates = trace.candidates.map(PositionsResponse.Candidate.init)
        nearest = Nullable(trace.nearest.map(PositionsResponse.Nearest.init))
        changedBy = Nullable(trace.changedBy?.description)
    }

    /// Four digits are more than the model knows.
    static func rounded(_ confidence: Double) -> Double { (confidence * 10_000).rounded() / 10_000 }
}

extension PositionsResponse.Origin {
    init(_ anchor: Anchor, blob: ObjectID?) {
        let position = anchor.position
        commit = Nullable(anchor.commit.description)
        path = position.path.description
        pathEncoded = position.path.encodedIfNeeded
        line = position.line.value
        column = position.column
        endLine = position.endLine?.value
        self.blob = Nullable(blob?.description)
    }

    /// Gives back what the request said where it names no position or no commit.
    ///
    /// A full id is a commit's name even if the commit is not to be had.
    init(_ request: PositionsRequest.PositionRequest, commit: ObjectID?) {
        let named = request.from.flatMap { ObjectID(hex: $0) }
        self.commit = Nullable((commit ?? named)?.description)
        path = request.treePath?.description ?? request.path ?? request.pathEncoded ?? ""
        pathEncoded = request.treePath.map(\.encodedIfNeeded) ?? request.pathEncoded
        line = request.line
        column = request.column
        endLine = request.endLine
        blob = Nullable(nil)
    }
}

extension PositionsResponse.Target {
    init(_ place: Place) {
        path = place.position.path.description
        pathEncoded = place.position.path.encodedIfNeeded
        line = place.position.line.value
        column = place.position.column
        endLine = place.position.endLine?.value
        blob = place.blob.description
    }
}

extension PositionsResponse.Candidate {
    init(_ candidate: Trace.Candidate) {
        path = candidate.place.position.path.description
        pathEncoded = candidate.place.position.path.encodedIfNeeded
        line = candidate.place.position.line.value
        blob = candidate.place.blob.description
        confidence = PositionsResponse.Answer.rounded(candidate.confidence)
    }
}

extension PositionsResponse.Nearest {
    init(_ nearest: Trace.Nearest) {
        path = nearest.position.path.description
        pathEncoded = nearest.position.path.encodedIfNeeded
        line = nearest.position.line.value
        reason = nearest.reason.rawValue
    }
}
