import Glibc
public import PlumblineCore

/// What stands at one path in every commit of an index, by the commits' numbers.
public struct PathValues: Sendable {
    /// 0 where nothing stands; else the number of an object, the same for the same content and kind.
    public let numbers: [UInt32]

    /// What stands in a commit; 0 for nothing.
    public subscript(commit: Int) -> UInt32 { numbers[commit] }
}

extension HistoryIndex {
    /// A commit in which a path differs from the first parent, and what stands there since; 0 for nothing.
    public struct Change: Hashable, Sendable {
        /// The number of the commit.
        public let commit: Int
        /// The number of the object.
        public let object: UInt32
    }

    /// The commits in which `path` differs from the first parent, ascending; none for a path that no
    /// commit has.
    public func changes(of path: TreePath) -> [Change] {
        guard let range = changeRange(of: path) else { return [] }
        var changes: [Change] = []
        forEachChange(in: range) { changes.append(Change(commit: $0, object: $1)) }
        return changes
    }

    /// What stands at `path` in every commit.
    ///
    /// - Precondition: `path` is not the root.
    /// - Complexity: O(*n*) in commits, about a nanosecond for each.
    public func values(of path: TreePath) -> PathValues {
        var numbers = [UInt32](repeating: 0, count: commitCount)
        let changes = changes(of: path)
        guard let first = changes.first else { return PathValues(numbers: numbers) }
        numbers.withUnsafeMutableBufferPointer { numbers in
            withFirstParents { firstParents in
                var start = first.commit
                for (index, change) in changes.enumerated() {
                    for commit in start..<change.commit {
                        numbers[commit] = numbers[Int(firstParents[commit])]
                    }
                    numbers[change.commit] = change.object
                    start = change.commit + 1
                    guard index + 1 == changes.count else { continue }
                    for commit in start..<commitCount {
                        numbers[commit] = numbers[Int(firstParents[commit])]
                    }
                }
            }
        }
        return PathValues(numbers: numbers)
    }

    /// Calls `body` with every path, sorted, and where its changes stand.
    func forEachPath(_ body: (_ path: [UInt8], _ changes: Range<Int>) -> Void) {
        for index in 0..<counts.blocks {
            forEachPath(inBlock: index) {
                body($0, $1)
                return true
            }
        }
    }

    /// Calls `body` with each change in a range of the file.
    func forEachChange(in range: Range<Int>, _ body: (_ commit: Int, _ object: UInt32) -> Void) {
        var reader = VarintReader(bytes(range))
        var (commit, object) = (0, 0)
        while !reader.isAtEnd {
            commit += reader.number()
            let difference = reader.number()
            object += difference >> 1 ^ -(difference & 1)
            guard commit < commitCount, (0...counts.objects).contains(object) else { return }
            body(commit, UInt32(object))
        }
    }

    /// The block in which `path` stands, or would stand.
    func block(of path: TreePath) -> Int {
        let after = (0..<counts.blocks).partitioningIndex { firstPath(ofBlock: $0, isAfter: path) }
        return max(after - 1, 0)
    }

    private func changeRange(of path: TreePath) -> Range<Int>? {
        guard counts.blocks > 0 else { return nil }
        var found: Range<Int>?
        forEachPath(inBlock: block(of: path)) { candidate, changes in
            if candidate == path.bytes { found = changes }
            return found == nil
        }
        return found
    }

    /// The first path of a block is written out.
    private func firstPath(ofBlock index: Int, isAfter path: TreePath) -> Bool {
        var reader = VarintReader(bytes(block(index).paths..<block(index + 1).paths))
        _ = reader.number()
        let first = reader.take(reader.number())
        return path.bytes.withUnsafeBytes { path in
            guard let mine = first.baseAddress, let its = path.baseAddress else { return true }
            let order = memcmp(mine, its, min(first.count, path.count))
            return order == 0 ? first.count > path.count : order > 0
        }
    }

    func forEachPath(
        inBlock index: Int, _ body: (_ path: [UInt8], _ changes: Range<Int>) -> Bool
    ) {
        let (start, end) = (block(index), block(index + 1))
        var reader = VarintReader(bytes(start.paths..<end.paths))
        var path: [UInt8] = []
        var offset = start.changes
        while !reader.isAtEnd {
            let shared = min(reader.number(), path.count)
            path.removeSubrange(shared...)
            path.append(contentsOf: reader.take(reader.number()))
            let next = min(offset + reader.number(), end.changes)
            guard body(path, offset..<next) else { return }
            offset = next
        }
    }
}

/// Reads numbers of seven bits a byte, the lowest first; beyond the end it reads zeros.
struct VarintReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() -> Int {
        var value = 0
        var shift = 0
        var index = 0
        while index < rest.count {
            let byte = rest[index]
            index += 1
            if shift < 56 { value |= Int(byte & 0x7f) << shift }
            shift += 7
            if byte < 0x80 { break }
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[index...])
        return value
    }

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
        let taken = UnsafeRawBufferPointer(rebasing: rest.prefix(count))
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        return taken
    }
}
