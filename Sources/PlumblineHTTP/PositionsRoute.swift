import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `POST repositories/{id}/positions`: where positions of one commit stand in another.
    func positions(_ request: Request, _ context: APIContext) async throws -> Response {
        let question = try await request.decodeJSON(
            PositionsRequest.self, limit: settings.limits.bodyBytes)
        guard question.positions.count <= settings.limits.positions else {
            throw Problem(
                .tooManyPositions,
                "\(question.positions.count) positions; the limit is \(settings.limits.positions)",
                members: ["limit": .number(settings.limits.positions)])
        }
        let id = try context.repositoryID()
        let target = try await browser.resolve(
            try Revision(checking: Array(question.to.utf8)), in: id)
        let sources = try await sources(of: question, in: id)
        let anchors = question.positions.map { position -> Anchor? in
            guard let commit = sources[position.from] ?? nil, let place = position.position else {
                return nil
            }
            return Anchor(commit: commit, position: place)
        }
        let followed = try await context.asking(browser) {
            try await $0.follow(anchors.compactMap(\.self), to: target)
        }
        var answers = zip(anchors.compactMap(\.self), followed).makeIterator()
        return try JSONAnswer.response(
            PositionsResponse(
                to: target.description,
                positions: zip(question.positions, anchors).map { position, anchor in
                    if anchor != nil, let (anchor, answer) = answers.next() {
                        return PositionsResponse.Answer(
                            answer.trace,
                            from: PositionsResponse.Origin(anchor, blob: answer.blob))
                    }
                    let commit = sources[position.from] ?? nil
                    return PositionsResponse.Answer(
                        .unanswered(commit == nil ? .unknownCommit : .noSuchPosition),
                        from: PositionsResponse.Origin(position, commit: commit))
                }))
    }

    /// The commits that the revisions of a request name: that of the request must be there, one of a
    /// position need not.
    private func sources(
        of question: PositionsRequest, in id: RepositoryID
    ) async throws -> [String?: ObjectID?] {
        var sources: [String?: ObjectID?] = [:]
        if let from = question.from {
            let revision = try Revision(checking: Array(from.utf8))
            sources[nil] = try await browser.resolve(revision, in: id)
        }
        var mayFetch = true
        for text in Set(question.positions.compactMap(\.from)) {
            guard let revision = Revision(text) else { continue }
            do {
                sources[text] = try await browser.resolve(revision, in: id, mayFetch: mayFetch)
            } catch {
                // One fetch has brought what there is; the rest is looked up only.
                mayFetch = false
            }
        }
        if question.from == nil, question.positions.contains(where: { $0.from == nil }) {
            throw Problem(
                .invalidRequest, "'from' is missing: give it for the request or for every position")
        }
        return sources
    }
}
