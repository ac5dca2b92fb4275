import PlumblineCore

extension HistoryIndexBuilder {
    /// Notes what differs between two trees of the same folder; `nil` is one without entries.
    mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, in folder: UInt32, commit: UInt32, depth: Int
    ) throws(Failure) {
        guard depth > 0 else { throw .tooLarge }
        let oldTree = try read(old)
        let newTree = try read(new)
        var failure: Failure?
        Self.withBytes(oldTree) { oldBytes in
            Self.withBytes(newTree) { newBytes in
                do throws(Failure) {
                    try merge(
                        TreeReader(oldBytes), TreeReader(newBytes), folder, commit, depth)
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
    }

    private mutating func merge(
        _ oldReader: TreeReader, _ newReader: TreeReader, _ folder: UInt32, _ commit: UInt32,
        _ depth: Int
    ) throws(Failure) {
        var (oldReader, newReader) = (oldReader, newReader)
        var old = try Self.next(&oldReader)
        var new = try Self.next(&newReader)
        while true {
            switch (old, new) {
            case (nil, nil): return
            case (let gone?, nil):
                try note(gone, nil, folder, commit, depth)
                old = try Self.next(&oldReader)
            case (nil, let added?):
                try note(nil, added, folder, commit, depth)
                new = try Self.next(&newReader)
            case (let one?, let other?):
                let order = one.order(other)
                if order == 0 { try note(one, other, folder, commit, depth) }
                if order < 0 { try note(one, nil, folder, commit, depth) }
                if order > 0 { try note(nil, other, folder, commit, depth) }
                if order <= 0 { old = try Self.next(&oldReader) }
                if order >= 0 { new = try Self.next(&newReader) }
            }
        }
    }

    private mutating func note(
        _ old: TreeReader.Entry?, _ new: TreeReader.Entry?, _ folder: UInt32, _ commit: UInt32,
        _ depth: Int
    ) throws(Failure) {
        guard let name = (new ?? old)?.name, old?.id != new?.id || old?.kind != new?.kind else {
            return
        }
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

    private static func withBytes(
        _ tree: RawObject?, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        guard let tree else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        tree.withBytes(body)
    }

    private static func next(_ reader: inout TreeReader) throws(Failure) -> TreeReader.Entry? {
        do {
            return try reader.next()
        } catch {
            throw .git(error)
        }
    }
}
