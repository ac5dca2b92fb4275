import PlumblineCore

extension HistoryIndexBuilder {
    /// Notes what differs between two trees of the same folder; `nil` is one without entries.
    mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, in folder: UInt32, commit: UInt32, depth: Int
    ) throws(Failure) {
        guard depth > 0 else { throw .tooLarge }
        var pairs = TreePairs(try read(old), try read(new))
        while let pair = try Self.next(&pairs) {
            try note(pair.old, pair.new, folder, commit, depth)
        }
    }

    private mutating func note(
        _ old: TreeReader.Entry?, _ new: TreeReader.Entry?, _ folder: UInt32, _ commit: UInt32,
        _ depth: Int
    ) throws(Failure) {
        guard let name = (new ?? old)?.name else { return }
        let path = paths.number(of: name, in: folder)
        let object = new.map { objects.number(of: $0.id, $0.kind) } ?? 0
        changes.append(Change(path: path, commit: commit, object: object))
        guard changes.count <= limits.changes, paths.byteCount <= limits.pathBytes else {
            throw .tooLarge
        }
        let oldTree = old?.kind == .tree ? old?.id : nil
        let newTree = new?.kind == .tree ? new?.id : nil
        guard oldTree != nil || newTree != nil else { return }
        try compare(oldTree, newTree, in: path, commit: commit, depth: depth - 1)
    }

    private mutating func read(_ id: ObjectID?) throws(Failure) -> RawObject? {
        guard let id else { return nil }
        do {
            let tree = try repository.object(id, of: .tree)
            treeBytesLeft -= tree.byteCount
            guard treeBytesLeft >= 0 else { throw Failure.tooLarge }
            return tree
        } catch {
            throw Failure(error)
        }
    }

    private static func next(_ pairs: inout TreePairs) throws(Failure) -> TreePairs.Pair? {
        do {
            return try pairs.advance()
        } catch {
            throw .git(error)
        }
    }
}
