import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineStore

extension Problem {
    /// Says which failure is which problem: the one place that does.
    init(_ error: BrowseError) {
        let detail = error.description
        switch error {
        case .noSuchRepository(let name):
            self.init(.noSuchRepository, detail, members: ["repository": .text(name)])
        case .notReady(let name, let retryAfter):
            self.init(
                .repositoryNotReady, detail, members: ["repository": .id(naming: name)],
                retryAfter: retryAfter)
        case .cloneFailed(let name, let failure):
            self.init(
                Kind(failure), detail,
                members: [
                    "repository": .id(naming: name), "reason": .text(failure.kind.rawValue),
                ])
        case .credentialsRefused(let name):
            self.init(.credentialsRefused, detail, members: ["repository": .id(naming: name)])
        case .noSuchRevision(let revision):
            self.init(.noSuchRevision, detail, members: ["revision": .text(revision.text)])
        case .ambiguousRevision(let revision, let candidates):
            self.init(
                .ambiguousRevision, detail,
                members: ["revision": .text(revision.text), "candidates": .texts(candidates)])
        case .commitNotOffered(let id):
            self.init(.commitNotOffered, detail, members: ["commit": .text(id.description)])
        case .noSuchPath(let path, let commit):
            self.init(
                .noSuchPath, detail, members: Self.members(path, "commit", commit.description))
        case .notAFile(let path, let kind, let id):
            var members = Self.members(path, "kind", kind.rawValue)
            members["id"] = .text(id.description)
            self.init(.notAFile, detail, members: members)
        case .notATree(let path, let kind):
            self.init(.notATree, detail, members: Self.members(path, "kind", kind.rawValue))
        case .tooLarge(let byteCount, let limit):
            self.init(
                .tooLarge, detail,
                members: ["byteCount": .number(byteCount), "limit": .number(limit)])
        case .tooManyLines(let path, let lineCount, let limit):
            var members = Self.members(path)
            members["lineCount"] = .number(lineCount)
            members["limit"] = .number(limit)
            self.init(.tooManyLines, detail, members: members)
        case .invalidPattern(let reason, let offset):
            self.init(
                .invalidPattern, detail,
                members: ["reason": .text(reason), "offset": .number(offset)])
        case .noSuchChangeRequest(let request, _):
            self.init(
                .noSuchChangeRequest, detail, members: ["number": .number(request.number)])
        case .noMergeBase(let old, let new):
            self.init(
                .noMergeBase, detail,
                members: ["from": .text(old.description), "to": .text(new.description)])
        case .historyTooLong(let limit):
            self.init(.historyTooLong, detail, members: ["limit": .number(limit)])
        case .busy(let retryAfter):
            self.init(.busy, detail, retryAfter: retryAfter)
        case .damaged:
            self.init(.repositoryDamaged, detail, retryAfter: 10)
        case .invalidURL:
            self.init(.invalidURL, detail)
        case .hostNotAllowed:
            self.init(.hostNotAllowed, detail)
        case .unreadable:
            self.init(.internalError, "the repository cannot be read")
        case .records:
            self.init(.internalError, "the records cannot be read or written")
        }
    }

    private static func members(
        _ path: TreePath, _ name: String, _ value: String
    ) -> [String: Member] {
        var members = members(path)
        members[name] = .text(value)
        return members
    }

    private static func members(_ path: TreePath) -> [String: Member] {
        var members: [String: Member] = ["path": .text(path.description)]
        if !path.isUTF8 { members["pathEncoded"] = .text(path.percentEncoded) }
        return members
    }
}

extension Problem.Kind {
    /// Says which problem it is that a clone or fetch failed.
    init(_ failure: CloneFailure) {
        self = failure.kind == .credentialsRefused ? .credentialsRefused : .cloneFailed
    }
}

extension Problem.Member {
    /// The id of the repository with this name.
    fileprivate static func id(naming name: RepositoryName) -> Self {
        .text(RepositoryID(naming: name).description)
    }
}
