import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/digests`: the commits and paths that have a content.
    func digests(_ request: Request, _ context: APIContext) async throws -> Response {
        let question = try ContentQuestion(request)
        let page = try await context.asking(browser) { try await $0.places(of: question) }
        let next = page.next.map { request.page(at: $0.description) }
        var headers: HTTPFields = [.cacheControl: "private, no-cache"]
        if let next { headers[.link] = "<\(next)>; rel=\"next\"" }
        var json = JSONWriter(expecting: page.places.count * 400)
        json.object { json in
            json.key("places")
            json.list(page.places) { json, place in json.object { $0.members(of: place) } }
            json.member("next", next) { $0.value($1) }
            json.member("index", page.isIndexed)
            json.truncation(page.cut)
        }
        return try JSONAnswer.response(to: request, written: json.buffer, headers: headers)
    }
}

extension ContentQuestion {
    private static let (usualLimit, highestLimit) = (100, 1_000)

    /// Reads the query of a request.
    fileprivate init(_ request: Request) throws(Problem) {
        self.init(
            try ContentDigest(
                blob: try request.query("blob"), sha256: try request.query("sha256")))
        path = try PathEnding(
            path: try request.treePath(named: "path"), suffix: try request.treePath(named: "suffix")
        )
        if case .sha256 = digest, path == nil {
            throw Problem(
                .invalidRequest, "a sha256 is looked for at a path: give 'path' or 'suffix'")
        }
        limit = try request.number("limit", in: 1...Self.highestLimit, else: Self.usualLimit)
        guard let text = try request.query("cursor") else { return }
        guard let cursor = ContentCursor(text) else {
            throw Problem(
                .invalidRequest, "cursor is '\(text)'; follow the 'next' of an earlier answer")
        }
        self.cursor = cursor
    }
}

extension ContentDigest {
    /// Reads the one digest that was given.
    init(blob: String?, sha256: String?) throws(Problem) {
        switch (blob, sha256) {
        case (let text?, nil):
            guard let id = ObjectID(hex: text) else {
                throw Problem(.invalidRequest, "blob is '\(text)'; give the 40 digits of an id")
            }
            self = .blob(id)
        case (nil, let text?):
            guard let digest = ContentDigest(sha256: text) else {
                throw Problem(.invalidRequest, "sha256 is '\(text)'; give 64 hexadecimal digits")
            }
            self = digest
        default: throw Problem(.invalidRequest, "give either 'blob' or 'sha256'")
        }
    }
}

extension PathEnding {
    /// Reads the path or the suffix that was given; `nil` if neither was.
    init?(path: TreePath?, suffix: TreePath?) throws(Problem) {
        guard let given = path ?? suffix else { return nil }
        guard path == nil || suffix == nil, !given.isRoot else {
            throw Problem(.invalidRequest, "give the path of a file as 'path' or as 'suffix'")
        }
        self.init(given, isWhole: path != nil)
    }
}

extension JSONWriter {
    fileprivate mutating func members(of place: ContentPage.Place) {
        path(place.path)
        member("kind", place.kind.rawValue)
        member("blob", place.blob)
        member("commit", place.commit)
        member("last", place.last)
        member("commitCount", place.commitCount)
        key("replacedBy")
        list(place.replacedBy) { $0.value($1) }
    }

    /// Writes a commit and its time.
    mutating func member(_ key: StaticString, _ commit: DatedCommit) {
        self.key(key)
        object { json in
            json.member("id", commit.id)
            json.member("time", Timestamp.text(commit.seconds))
        }
    }

    /// Writes whether an answer may lack something, and why.
    mutating func truncation(_ cut: DigestCut?) {
        member("truncated", cut != nil)
        if let cut { member("reason", cut.rawValue) }
    }
}
