import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/commits`: the history of a repository, or of one of its paths.
    func commits(_ request: Request, _ context: APIContext) async throws -> Response {
        let question = try LogQuestion(request)
        let limit = try request.number("limit", in: 1...1_000, else: 50)
        let revision = try request.revision()
        let cursor: LogCursor
        if let text = try request.query("cursor") {
            guard let given = LogCursor(text) else {
                throw Problem(
                    .invalidRequest, "cursor is '\(text)'; follow the `next` of an earlier answer")
            }
            cursor = given
        } else {
            cursor = LogCursor(
                start: try await browser.resolve(revision, in: try context.repositoryID()))
        }
        let page = try await context.asking(browser) {
            try await $0.log(question, after: cursor, limit: limit)
        }
        var headers: HTTPFields = [
            .cacheControl: "private, no-cache", .plumblineCommit: "\(cursor.start)",
        ]
        let next = page.next.map { request.target(after: $0) }
        if let next { headers[.link] = "<\(next)>; rel=\"next\"" }
        var json = JSONWriter(expecting: page.entries.count * 600)
        json.object { $0.members(of: page, question, start: cursor.start, next: next) }
        return try JSONAnswer.response(to: request, written: json.buffer, headers: headers)
    }
}

extension LogQuestion {
    /// Reads the query of a request.
    fileprivate init(_ request: Request) throws(Problem) {
        self.init()
        if let path = try request.treePath(named: "path") { self.path = path }
        author = try request.query("author")
        message = try request.query("message")
        since = try request.seconds("since")
        until = try request.seconds("until")
        followsRenames = try request.isSet("follow")
    }
}

extension JSONWriter {
    fileprivate mutating func members(
        of page: LogPage, _ question: LogQuestion, start: ObjectID, next: String?
    ) {
        member("commit", start)
        path(question.path)
        key("commits")
        list(page.entries) { json, entry in
            json.object { json in
                json.members(of: entry.commit)
                if let path = entry.path { json.path(path) }
            }
        }
        member("next", next) { $0.value($1) }
        member("index", page.isIndexed)
        member("truncated", page.isTruncated)
    }

    /// Writes the members of a commit as `GET commits/{revision}` has them.
    mutating func members(of commit: Commit) {
        member("id", commit.id)
        member("tree", commit.tree)
        key("parents")
        list(commit.parents) { $0.value($1) }
        key("author")
        object { $0.members(of: commit.author) }
        key("committer")
        object { $0.members(of: commit.committer) }
        member("message", commit.message)
    }

    /// Writes the members of a signature.
    mutating func members(of signature: Signature) {
        member("name", signature.name)
        member("email", signature.email)
        member("time", Timestamp.text(signature.seconds))
    }
}

extension Request {
    /// The target of this request with another `cursor`.
    fileprivate func target(after cursor: LogCursor) -> String {
        let kept = (uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
        return "\(uri.path)?\((kept + ["cursor=\(cursor)"]).joined(separator: "&"))"
    }

    /// The time that the query parameter `name` gives, in seconds since 1970; `nil` if it is not there.
    fileprivate func seconds(_ name: String) throws(Problem) -> Int64? {
        guard let text = try query(name) else { return nil }
        guard let seconds = Timestamp.seconds(text) else {
            throw Problem(
                .invalidRequest,
                "\(name) is '\(text)'; give a date, 2024-02-29, or a time, 2024-02-29T12:00:00Z")
        }
        return seconds
    }
}
