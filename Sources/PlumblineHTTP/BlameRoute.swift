import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/blame/{path…}`: which commit brought which lines of a file.
    func blame(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try request.treePath()
        let lines = try request.lineRange()
        let followsMoves = try request.isSet("moves")
        let revision = try request.revision()
        let id = try context.repositoryID()
        let commit = try await browser.resolve(revision, in: id)
        let subject = try await context.asking(browser) {
            try await $0.blameSubject(path, at: commit, lines: lines)
        }
        let repository = try await browser.open(id)
        let headers = CachePolicy.streamHeaders(
            commit, for: request, edition: "blame-1",
            isIndexed: try await repository.isIndexed(commit))
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return StreamedList.response(
            to: request, context, "runs", headers: headers,
            head: { $0.members(of: subject) },
            body: { [browser] entries in
                let end = try await browser.asking(id) {
                    try await repository.blame(subject, followsMoves: followsMoves) { runs in
                        try await entries.write(runs) { $0.members(of: $1) }
                    }
                }
                entries.end { $0.members(of: end) }
            })
    }
}

extension JSONWriter {
    fileprivate mutating func members(of subject: BlameSubject) {
        member("commit", subject.commit)
        path(subject.path)
        member("blob", subject.blob)
        member("lineCount", subject.lineCount)
    }

    fileprivate mutating func members(of run: BlameRun) {
        member("start", run.lines.lowerBound.value)
        member("end", run.lines.upperBound.value - 1)
        key("commit")
        object { json in
            json.member("id", run.commit.id)
            json.key("author")
            json.object { $0.members(of: run.commit.author) }
            json.member("time", Timestamp.text(run.commit.seconds))
            json.member("summary", run.commit.summary)
        }
        path(run.path)
        member("originalStart", run.start.value)
    }

    fileprivate mutating func members(of end: BlameEnd) {
        key("unattributed")
        list(end.unattributed) { json, lines in
            json.object { json in
                json.member("start", lines.lowerBound.value)
                json.member("end", lines.upperBound.value - 1)
            }
        }
        member("index", end.isIndexed)
        member("truncated", !end.unattributed.isEmpty)
    }
}
