import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// So many files, and so many histories, one request may name.
    private static let (seenFileLimit, historyLimit) = (1_000, 20)

    /// `POST repositories/{id}/digests`: the commits that have the files of a running application.
    func commitsHavingFiles(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.decodeJSON(
            SeenFilesRequest.self, limit: settings.limits.bodyBytes)
        guard (1...Self.seenFileLimit).contains(body.files.count) else {
            throw Problem(
                .invalidRequest, "\(body.files.count) files; give 1 to \(Self.seenFileLimit)")
        }
        let names = body.at ?? ["HEAD"]
        guard (1...Self.historyLimit).contains(names.count) else {
            throw Problem(
                .invalidRequest, "'at' has \(names.count) revisions; give 1 to \(Self.historyLimit)"
            )
        }
        let files = try body.files.map { try SeenFile($0) }
        let id = try context.repositoryID()
        var histories: [(name: String, commit: ObjectID)] = []
        for name in names {
            let revision = try Revision(checking: Array(name.utf8))
            histories.append((name, try await browser.resolve(revision, in: id)))
        }
        let tips = histories.map(\.commit)
        let fit = try await context.asking(browser) {
            try await $0.commits(having: files, from: tips)
        }
        var json = JSONWriter()
        json.object { $0.members(of: fit, histories) }
        return JSONAnswer.response(written: json.buffer)
    }
}

/// Files that were seen in a running application.
struct SeenFilesRequest: Decodable {
    let files: [File]
    let at: [String]?

    struct File: Decodable {
        let path: String?
        let pathEncoded: String?
        let suffix: String?
        let suffixEncoded: String?
        let blob: String?
        let sha256: String?
    }
}

extension SeenFile {
    /// Checks what a request says about a file.
    fileprivate init(_ file: SeenFilesRequest.File) throws(Problem) {
        let ending = try PathEnding(
            path: try Self.path(file.path, encoded: file.pathEncoded, name: "path"),
            suffix: try Self.path(file.suffix, encoded: file.suffixEncoded, name: "suffix"))
        guard let ending else {
            throw Problem(.invalidRequest, "a file lacks its place: give 'path' or 'suffix'")
        }
        self.init(ending, try ContentDigest(blob: file.blob, sha256: file.sha256))
    }

    /// The exact path where it is given, else that of the text.
    private static func path(
        _ text: String?, encoded: String?, name: String
    ) throws(Problem) -> TreePath? {
        guard let given = encoded ?? text else { return nil }
        let path = encoded == nil ? TreePath(given) : TreePath(percentEncoded: given)
        guard let path else {
            throw Problem(
                .invalidRequest, "\(name) '\(given)' holds a malformed %-escape or a NUL")
        }
        return path
    }
}

extension JSONWriter {
    fileprivate mutating func members(
        of fit: CommitFit, _ histories: [(name: String, commit: ObjectID)]
    ) {
        key("at")
        list(histories) { json, history in
            json.object { json in
                json.member("revision", history.name)
                json.member("commit", history.commit)
            }
        }
        key("files")
        list(fit.files) { json, finding in
            json.object { $0.member("finding", finding.rawValue) }
        }
        key("fits")
        list(fit.fits) { json, run in
            json.object { $0.members(of: run, histories[run.history].name) }
        }
        member("nearest", fit.nearest) { json, nearest in
            json.object { json in
                json.members(of: nearest.run, histories[nearest.run.history].name)
                json.member("fileCount", fit.files.count - nearest.misfits.count)
                json.key("misfits")
                json.list(nearest.misfits) { $0.value($1) }
            }
        }
        member("commitCount", fit.commitCount)
        member("index", fit.isIndexed)
        truncation(fit.cut)
    }

    private mutating func members(of run: CommitFit.Run, _ name: String) {
        member("at", name)
        member("newest", run.newest)
        member("oldest", run.oldest)
        member("commitCount", run.commitCount)
    }
}
