import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// So many commits that are not here are fetched for one request; the rest is looked up only.
    private static let fetchLimit = 4

    /// `POST repositories/{id}/positions`: where positions of one commit stand in another.
    func positions(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.collectJSON(limit: settings.limits.bodyBytes)
        let id = try context.repositoryID()
        let repeated = RepeatedPositions(request, body, in: id, browser, bodies)
        if let answer = try await repeated.answer() { return answer }
        let question = try PositionsRequest(body)
        try check(question)
        let unit = try Self.columnUnit(request.query("columnUnit"))
        let to = try Revision(checking: Array(question.to.utf8))
        let target = try await browser.resolve(to, in: id)
        let commits = try await commits(of: question, in: id)
        let answers = try await answers(to: question, unit, commits, target, context)
        return repeated.response(
            WrittenAnswer(
                bytes: await answers.written(to: target), commits: [(to, target)] + commits.named),
            isLasting: answers.areLasting)
    }

    /// Follows the positions that have a commit and can stand somewhere; the others get a verdict.
    private func answers(
        to question: PositionsRequest, _ unit: ColumnUnit, _ commits: CommitsAsked,
        _ target: ObjectID, _ context: APIContext
    ) async throws -> PositionsAnswers {
        var anchors: [Anchor] = []
        anchors.reserveCapacity(question.positions.count)
        var asked: [PositionsAnswers.Asked] = []
        asked.reserveCapacity(question.positions.count)
        for position in question.positions {
            let commit = commits[position]
            if let commit, let place = position.position(unit) {
                asked.append(.anchor(anchors.count))
                anchors.append(Anchor(commit: commit, position: place))
            } else {
                asked.append(.nowhere(position, commit: commit))
            }
        }
        let followed = try await context.asking(browser) { [anchors] in
            try await $0.follow(anchors, to: target)
        }
        return PositionsAnswers(asked: asked, anchors: anchors, followed: followed)
    }

    private func check(_ question: PositionsRequest) throws(Problem) {
        guard question.positions.count <= settings.limits.positions else {
            throw Problem(
                .tooManyPositions,
                "\(question.positions.count) positions; the limit is \(settings.limits.positions)",
                members: ["limit": .number(settings.limits.positions)])
        }
        let isAnywhere = question.from != nil || question.positions.contains { $0.from != nil }
        guard isAnywhere || question.positions.isEmpty else {
            throw Problem(
                .invalidRequest, "'from' is missing: give it for the request or for every position")
        }
    }

    private static func columnUnit(_ name: String?) throws(Problem) -> ColumnUnit {
        guard let name else { return .utf16 }
        guard let unit = ColumnUnit(rawValue: name) else {
            throw Problem(
                .invalidRequest,
                "columnUnit is '\(name)', not one of "
                    + ColumnUnit.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return unit
    }

    /// Finds the commits that the revisions of a request name: that of the request must be there,
    /// that of a position need not.
    private func commits(
        of question: PositionsRequest, in id: RepositoryID
    ) async throws -> CommitsAsked {
        var commits = CommitsAsked()
        if let from = question.from {
            commits.usual = try await browser.resolve(
                Revision(checking: Array(from.utf8)), in: id)
            commits.found[from] = commits.usual
        }
        let texts = Set(question.positions.compactMap(\.from)).sorted()
        for text in texts where commits.found[text] == nil {
            commits.found[text] = try await find(text, in: id)
        }
        // Names were looked up before any fetch, so that all of them mean one state.
        var fetchesLeft = Self.fetchLimit
        for text in texts where commits.found[text] == nil && Self.namesID(text) {
            commits.found[text] = try await fetch(text, in: id, &fetchesLeft)
        }
        return commits
    }

    private static func namesID(_ text: String) -> Bool {
        Revision(text).flatMap { ObjectID(hex: String(decoding: $0.base, as: UTF8.self)) } != nil
    }

    /// The commit that the revision of a position names; `nil` if there is none here.
    private func find(_ text: String, in id: RepositoryID) async throws -> ObjectID? {
        var noFetches = 0
        return try await fetch(text, in: id, &noFetches)
    }

    /// The commit that the revision of a position names, fetched if need be and if fetches are left.
    private func fetch(
        _ text: String, in id: RepositoryID, _ fetchesLeft: inout Int
    ) async throws(BrowseError) -> ObjectID? {
        guard let revision = Revision(text) else { return nil }
        let mayFetch = fetchesLeft > 0
        if mayFetch { fetchesLeft -= 1 }
        do {
            return try await browser.resolve(revision, in: id, mayFetch: mayFetch)
        } catch {
            switch error {
            case .noSuchRevision, .ambiguousRevision, .commitNotOffered: return nil
            case .notReady, .cloneFailed, .credentialsRefused:
                // What the remote refuses once it refuses again.
                fetchesLeft = 0
                return nil
            default: throw error
            }
        }
    }
}

/// The commits at which positions are asked about.
private struct CommitsAsked {
    /// The commit that counts where a position names none.
    var usual: ObjectID?
    /// The commits by their revisions.
    var found: [String: ObjectID] = [:]

    /// The revisions with their commits, in a fixed order.
    var named: [(Revision, ObjectID)] {
        found.sorted { $0.key < $1.key }.compactMap { text, commit in
            Revision(text).map { ($0, commit) }
        }
    }

    /// The commit of a position; `nil` if its revision names none.
    subscript(position: PositionsRequest.PositionRequest) -> ObjectID? {
        guard let from = position.from else { return usual }
        return found[from]
    }
}
