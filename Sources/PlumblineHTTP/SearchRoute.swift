import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/search`: the lines of a commit's files that match a text or expression.
    func search(_ request: Request, _ context: APIContext) async throws -> Response {
        let question = try SearchQuestion(request)
        let revision = try request.revision()
        let id = try context.repositoryID()
        let commit = try await browser.resolve(revision, in: id)
        let search = try await context.asking(browser) { try await $0.search(question, at: commit) }
        let headers = CachePolicy.streamHeaders(commit, for: request, edition: "search-1")
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return StreamedList.response(
            to: request, context, "files", headers: headers,
            head: { $0.member("commit", commit) },
            body: { [browser] entries in
                var search = search
                while let found = try await browser.asking(id, { try await search.next() }) {
                    try await entries.write(found) { $1.write(to: &$0) }
                }
                entries.end(search.summary.write)
            })
    }
}

extension SearchQuestion {
    private static let largestLimit = 10_000
    private static let mostContextLines = 20

    /// Reads the query of a request.
    init(_ request: Request) throws(Problem) {
        self.init(try SearchPattern(request))
        paths = try PathSelection(request)
        contextLines = try request.number("context", in: 0...Self.mostContextLines, else: 0)
        lineLimit = try request.number("limit", in: 1...Self.largestLimit, else: 1000)
        fileLineLimit = try request.number("fileLimit", in: 1...Self.largestLimit, else: 1000)
        start = try request.query("cursor").map { text throws(Problem) in
            try SearchPlace(cursor: text)
        }
    }
}

extension SearchPattern {
    /// Reads the pattern and how it is meant from the query of a request.
    fileprivate init(_ request: Request) throws(Problem) {
        guard let text = try request.queryBytes("q"), !text.isEmpty else {
            throw Problem(.invalidRequest, "'q' is missing: give what to look for")
        }
        let name = try request.query("case") ?? LetterCase.smart.rawValue
        guard let letterCase = LetterCase(rawValue: name) else {
            throw Problem(
                .invalidRequest,
                "case is '\(name)', not one of "
                    + LetterCase.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(
            text, syntax: try request.isSet("regex") ? .regularExpression : .literal,
            letterCase: letterCase, isWord: try request.isSet("word"))
    }
}

extension PathSelection {
    /// Reads the globs in the query of a request.
    fileprivate init(_ request: Request) throws(Problem) {
        let texts = try request.queryValues("path")
        guard texts.count <= Self.globLimit else {
            throw Problem(
                .invalidRequest, "\(texts.count) times 'path'; the limit is \(Self.globLimit)")
        }
        var globs: [PathGlob] = []
        for text in texts {
            guard let glob = PathGlob(text) else {
                throw Problem(
                    .invalidRequest,
                    "path '\(String(decoding: text.prefix(80), as: UTF8.self))' is no glob: it is"
                        + " empty or too long, or ends with an open bracket or a backslash")
            }
            globs.append(glob)
        }
        self.init(globs)
    }
}

extension SearchPlace {
    /// Reads what `next` gave: a line and a percent-encoded path.
    fileprivate init(cursor text: String) throws(Problem) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let line = Int(parts[0]), line >= 1,
            let path = TreePath(percentEncoded: parts[1])
        else {
            throw Problem(
                .invalidRequest, "cursor is '\(text)'; give what 'next' of an answer says")
        }
        self.init(path: path, line: LineNumber(line))
    }

    fileprivate var cursor: String { "\(line):\(path.percentEncoded)" }
}

extension FoundFile {
    fileprivate func write(to json: inout JSONWriter) {
        json.path(path)
        json.member("blob", blob)
        json.key("lines")
        json.list(lines) { json, line in json.object { line.write(to: &$0) } }
        if isCut { json.member("truncated", true) }
    }
}

extension FoundLine {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("line", number.value)
        json.member("text", text)
        if isCut { json.member("textColumn", textColumn) }
        guard !matches.isEmpty else { return }
        json.key("matches")
        json.list(matches) { json, match in
            json.object {
                $0.member("column", match.column)
                $0.member("length", match.length)
            }
        }
    }
}

extension SearchSummary {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("truncated", end != nil)
        if let end { json.member("reason", end.rawValue) }
        json.member("next", next) { $0.value($1.cursor) }
        json.member("matchCount", matchCount)
        json.member("fileCount", fileCount)
        json.member("byteCount", byteCount)
        json.key("skipped")
        json.object {
            $0.member("binary", binaryCount)
            $0.member("tooLarge", tooLargeCount)
            $0.member("tooExpensive", tooExpensiveCount)
        }
    }
}
