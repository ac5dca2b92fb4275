import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/files/{path…}`: a file as text, and what it is.
    func file(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try request.treePath()
        let revision = try request.revision()
        let lines = try request.lines()
        let id = try context.repositoryID()
        let repository = try await browser.open(id)
        let commit = try await fileCommit(revision, path, in: id, repository)
        let entry = try await browser.asking(id) { try await repository.entry(path, at: commit) }
        let file = FileResponse.File(path: path, entry: entry, lines: lines)
        switch entry.kind {
        case .tree: throw BrowseError.notAFile(path, .tree, id: entry.id)
        case .submodule:
            let origin = try await browser.asking(id) {
                try await repository.submoduleOrigin(path, at: commit)
            }
            let headers = CachePolicy.headers(
                revision, commit, etag: file.tag(origin.list?.description ?? "none"))
            if let answer = try request.conditionalAnswer(headers) { return answer }
            return JSONAnswer.response(
                written: FileResponse.submodule(file, url: origin.url), headers: headers)
        case .file, .executable, .symlink:
            let headers = CachePolicy.headers(revision, commit, etag: file.tag())
            if let answer = try request.conditionalAnswer(headers) { return answer }
            let (content, details) = try await browser.asking(id) {
                try await repository.details(
                    of: entry, textByteLimit: settings.limits.textBytes)
            }
            var written = headers
            written[.contentType] = "application/json; charset=utf-8"
            return Response(
                status: .ok, headers: written,
                body: try FileResponse(file, content, details).body)
        }
    }

    /// What is hot is found in memory, without a look at the disk.
    private func fileCommit(
        _ revision: Revision, _ path: TreePath, in id: RepositoryID,
        _ repository: RepositoryBrowser
    ) async throws -> ObjectID {
        if let commit = ObjectID(hex: revision.text),
            repository.cachedEntry(path, at: commit) != nil
        {
            return commit
        }
        return try await browser.resolve(revision, in: id)
    }
}
