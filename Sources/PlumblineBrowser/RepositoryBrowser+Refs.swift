public import PlumblineCore
import PlumblineGit

extension RepositoryBrowser {
    /// Returns the branches and tags that are asked for.
    public func refs(_ question: RefsQuestion) async throws(BrowseError) -> RefPage {
        try await read { repository in
            let refs = try repository.refs().filter(question.wants)
            var places: [(place: RefCursor, ref: Ref)] = try refs.map { ref in
                let timed = question.order == .time ? ref.commit : nil
                let seconds = try timed.map { try repository.links(of: $0).seconds } ?? 0
                return (RefCursor(seconds: seconds, name: ref.name), ref)
            }
            places.sort { question.isReversed ? $1.place < $0.place : $0.place < $1.place }
            if let cursor = question.cursor {
                places.removeAll { question.isReversed ? $0.place >= cursor : $0.place <= cursor }
            }
            let page = places.prefix(question.limit ?? places.count)
            return RefPage(
                refs: page.map(\.ref), head: try repository.headName(),
                next: page.count < places.count ? page.last?.place : nil)
        }
    }

    /// Returns the branches and tags whose histories contain `commit`, in the order of their names.
    ///
    /// - Throws: `BrowseError.historyTooLong` if too many commits are younger than it.
    public func refs(
        containing commit: ObjectID, _ question: RefsQuestion = RefsQuestion()
    ) async throws(BrowseError) -> [Ref] {
        let refs = try await refs(question).refs
        let search = ContainmentSearch(
            of: commit, in: Set(refs.compactMap(\.commit)), limit: Self.commitLimit)
        let found = try await finish(search)
        guard !found.isOutOfReach else { throw .historyTooLong(limit: Self.commitLimit) }
        return refs.filter { $0.commit.map(found.isContained) ?? false }
    }
}

extension RefsQuestion {
    /// Whether a ref is among those that are asked for.
    fileprivate func wants(_ ref: Ref) -> Bool {
        let name = ref.name
        switch kind {
        case .branch where !name.isBranch, .tag where !name.isTag: return false
        default: break
        }
        let space = name.isBranch ? "refs/heads/" : "refs/tags/"
        let shorthand = name.bytes.dropFirst(space.utf8.count)
        let isFullName = prefix.starts(with: "refs/".utf8)
        guard (isFullName ? name.bytes[...] : shorthand).starts(with: prefix) else { return false }
        return text.isEmpty
            || shorthand.map(Self.lowercased).contains(text.map(Self.lowercased))
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
