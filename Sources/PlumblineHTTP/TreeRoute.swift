import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// So many entries are listed at most.
    private static let entryLimit = 100_000

    /// `GET repositories/{id}/tree/{path…}`: the entries of a folder, or everything below it.
    func tree(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try request.treePath()
        let revision = try request.revision()
        let sizes = try request.isSet("sizes", else: true)
        let limit = try request.number("limit", in: 1...Self.entryLimit, else: Self.entryLimit)
        let isRecursive = try request.isSet("recursive")
        let commit = try await browser.resolve(revision, in: try context.repositoryID())
        if isRecursive {
            let listing = Listing(path: path, commit: commit, limit: limit, sizes: sizes)
            return try await everything(listing, request, context)
        }
        let (tree, byteCounts) = try await context.asking(browser) {
            try await $0.tree(path, at: commit, sizes: sizes)
        }
        // The answer names the commit, so it changes with every commit, be the tree the same.
        let headers = CachePolicy.headers(revision, commit, etag: "\(commit)")
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return try JSONAnswer.response(
            TreeResponse(commit: commit, path: path, tree: tree, sizes: byteCounts),
            headers: headers)
    }

    private struct Listing {
        let path: TreePath
        let commit: ObjectID
        let limit: Int
        let sizes: Bool
    }

    private func everything(
        _ listing: Listing, _ request: Request, _ context: APIContext
    ) async throws -> Response {
        let repositoryID = try context.repositoryID()
        let repository = try await browser.open(repositoryID)
        let (id, begun) = try await context.asking(browser) {
            try await $0.treeWalk(
                listing.path, at: listing.commit, limit: listing.limit, sizes: listing.sizes)
        }
        let form = StreamedList.isLines(request) ? "lines" : "object"
        let headers = CachePolicy.streamHeaders(
            listing.commit, etag: "\(listing.commit)-\(listing.limit)-\(listing.sizes)-\(form)")
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return StreamedList.response(to: request, context, "entries", headers: headers) { json in
            json.member("commit", listing.commit)
            json.path(listing.path)
            json.member("id", id)
        } body: { entries in
            var walk = begun
            while !walk.isAtEnd {
                let found = try await browser.asking(repositoryID) {
                    try await repository.next(of: &walk)
                }
                try await entries.write(found) { $0.entry($1) }
            }
            entries.end { [isTruncated = walk.isTruncated] in
                $0.member("truncated", isTruncated)
            }
        }
    }
}

extension JSONWriter {
    /// Writes the members of an entry, the same as in a listing of one folder.
    fileprivate mutating func entry(_ found: RecursiveListing.Entry) {
        let name = TreePath.root.appending(found.entry.name)
        member("name", name.description)
        if let encoded = name.encodedIfNeeded { member("nameEncoded", encoded) }
        path(found.path)
        member("mode", found.entry.modeDigits)
        member("kind", found.entry.kind.rawValue)
        member("id", found.entry.id)
        member("size", found.byteCount) { $0.value($1) }
    }
}
