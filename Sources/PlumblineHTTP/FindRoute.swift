import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/find`: the files of a commit whose paths fit a few typed characters.
    func find(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try request.queryBytes("q") ?? []
        guard query.count <= FileFinder.longestQuery else {
            throw Problem(
                .invalidRequest,
                "q has \(query.count) bytes; the limit is \(FileFinder.longestQuery)")
        }
        let limit = try request.number("limit", in: 1...1000, else: 50)
        let revision = try request.revision()
        let commit = try await browser.resolve(revision, in: try context.repositoryID())
        let found = try await context.asking(browser) {
            try await $0.find(query, at: commit, limit: limit)
        }
        var json = JSONWriter()
        json.object { json in
            json.member("commit", commit)
            json.key("files")
            json.list(found.files) { json, file in json.object { file.write(to: &$0) } }
            json.member("count", found.count)
            json.member("truncated", found.count > found.files.count || !found.isComplete)
        }
        return try JSONAnswer.response(
            to: request, written: json.buffer,
            headers: [
                .cacheControl: "private, no-cache", .plumblineCommit: commit.description,
            ])
    }
}

extension FoundPath {
    fileprivate func write(to json: inout JSONWriter) {
        json.path(path)
        json.member("kind", kind.rawValue)
        json.member("id", id)
        json.member("score", rank.score)
        json.key("matches")
        json.list(runs) { json, run in
            json.object {
                $0.member("column", run.column)
                $0.member("length", run.length)
            }
        }
    }

    /// What matches of the path as it is shown, in UTF-16 code units, neighbours as one.
    private var runs: [FoundLine.Match] {
        var (column, offset) = (1, 0)
        return byteRuns.map { run in
            column += Self.width(path.bytes[offset..<run.lowerBound])
            offset = run.upperBound
            let length = Self.width(path.bytes[run])
            defer { column += length }
            return FoundLine.Match(column: column, length: length)
        }
    }

    private var byteRuns: [Range<Int>] {
        matches.reduce(into: []) { runs, match in
            if let last = runs.last, last.upperBound == match {
                runs[runs.count - 1] = last.lowerBound..<match + 1
            } else {
                runs.append(match..<match + 1)
            }
        }
    }

    private static func width(_ bytes: ArraySlice<UInt8>) -> Int {
        String(decoding: bytes, as: UTF8.self).utf16.count
    }
}
