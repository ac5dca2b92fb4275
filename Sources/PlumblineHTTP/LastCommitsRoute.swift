import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/last-commits/{path…}`: the last commit that changed each entry of a folder.
    func lastCommits(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try request.treePath()
        let revision = try request.revision()
        let id = try context.repositoryID()
        let commit = try await browser.resolve(revision, in: id)
        let repository = try await browser.open(id)
        let tree = try await browser.asking(id) { try await repository.tree(path, at: commit).tree }
        let headers = CachePolicy.streamHeaders(
            commit, for: request, edition: "last-commits-1",
            isIndexed: try await repository.isIndexed(commit))
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return StreamedList.response(
            to: request, context, "entries", headers: headers,
            head: { json in
                json.member("commit", commit)
                json.path(path)
            },
            body: { [browser] entries in
                var isTruncated = false
                let isIndexed = try await browser.asking(id) {
                    try await repository.lastCommits(of: tree.entries, in: path, at: commit) {
                        found in
                        isTruncated = isTruncated || found.contains { $0.commit == nil }
                        try await entries.write(found) { $0.members(of: $1, in: path) }
                    }
                }
                entries.end { json in
                    json.member("index", isIndexed)
                    json.member("truncated", isTruncated)
                }
            })
    }
}

extension JSONWriter {
    fileprivate mutating func members(of last: LastCommit, in folder: TreePath) {
        let name = TreePath.root.appending(last.entry.name)
        member("name", name.description)
        if let encoded = name.encodedIfNeeded { member("nameEncoded", encoded) }
        path(folder.appending(last.entry.name))
        member("lastCommit", last.commit) { json, commit in
            json.object { $0.members(of: commit) }
        }
    }
}
