import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/merge-base`: how the histories of two commits stand to each other.
    func mergeBase(_ request: Request, _ context: APIContext) async throws -> Response {
        let (old, new) = (try request.revision(named: "from"), try request.revision(named: "to"))
        let id = try context.repositoryID()
        let ends = (
            old: try await browser.resolve(old, in: id), new: try await browser.resolve(new, in: id)
        )
        let relation = try await context.asking(browser) {
            try await $0.relation(from: ends.old, to: ends.new)
        }
        let answer = try JSONAnswer.buffer(
            MergeBaseResponse(
                from: ends.old.description, to: ends.new.description,
                mergeBases: relation.mergeBases.map(\.description), ahead: relation.ahead,
                behind: relation.behind, isAncestor: relation.isAncestor))
        return try JSONAnswer.response(to: request, written: answer)
    }

    /// `GET repositories/{id}/describe/{revision…}`: the nearest tag below a commit.
    func describe(_ request: Request, _ context: APIContext) async throws -> Response {
        let revision = try Revision(encoded: request.rest)
        let includesLightweight = try request.isSet("tags")
        let commit = try await browser.resolve(revision, in: try context.repositoryID())
        let (description, abbreviation) = try await context.asking(browser) {
            try await $0.description(of: commit, includesLightweight: includesLightweight)
        }
        let answer = try JSONAnswer.buffer(
            DescribeResponse(commit: commit, description, abbreviation: abbreviation))
        return try JSONAnswer.response(
            to: request, written: answer,
            headers: [.plumblineCommit: commit.description])
    }

    /// `GET repositories/{id}/contains/{revision…}`: the branches and tags that contain a commit.
    func contains(_ request: Request, _ context: APIContext) async throws -> Response {
        let revision = try Revision(encoded: request.rest)
        var question = RefsQuestion()
        question.kind = try request.refKind()
        let commit = try await browser.resolve(revision, in: try context.repositoryID())
        let refs = try await context.asking(browser) { [question] in
            try await $0.refs(containing: commit, question)
        }
        return StreamedList.response(
            to: request, context, "refs",
            headers: [.cacheControl: "no-cache", .plumblineCommit: commit.description],
            head: { $0.member("commit", commit) },
            body: { entries in
                for start in stride(from: 0, to: refs.count, by: 1_000) {
                    try await entries.write(Array(refs[start...].prefix(1_000))) { $0.write($1) }
                }
            })
    }
}

/// How two histories stand to each other, on the wire.
struct MergeBaseResponse: Encodable, Sendable {
    let from: String
    let to: String
    let mergeBases: [String]
    let ahead: Int
    let behind: Int
    let isAncestor: Bool
}

/// A commit by its nearest tag, on the wire.
struct DescribeResponse: Encodable, Sendable {
    let commit: String
    let description: String
    let tag: Nullable<String>
    let tagEncoded: String?
    let distance: Nullable<Int>

    init(commit: ObjectID, _ found: CommitDescription?, abbreviation: String) {
        self.commit = commit.description
        tag = Nullable(found?.tag.description)
        tagEncoded = found.flatMap { $0.tag.isUTF8 ? nil : PercentEncoding.encode($0.tag.bytes) }
        distance = Nullable(found?.distance)
        description =
            found.map {
                $0.tag.shorthand + ($0.distance == 0 ? "" : "-\($0.distance)-g\(abbreviation)")
            } ?? abbreviation
    }
}

extension JSONWriter {
    /// Writes the members of a ref.
    fileprivate mutating func write(_ ref: Ref) {
        member("name", ref.name.description)
        if !ref.name.isUTF8 { member("nameEncoded", PercentEncoding.encode(ref.name.bytes)) }
        member("shorthand", ref.name.shorthand)
        member("kind", ref.name.isBranch ? "branch" : "tag")
        member("target", ref.target)
        member("commit", ref.commit)
    }
}
