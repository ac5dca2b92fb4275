import Glibc
import PlumblineCore

/// Writes the file of a `HistoryIndex`.
struct HistoryIndexWriter {
    private let source: HistoryIndexBuilder
    private let sorted: [(number: UInt32, path: [UInt8])]
    private var lists = ChangeLists()
    private var pathBytes: [UInt8] = []
    /// Where the paths and the changes of each block begin, and where the last ones end.
    private var blocks: [UInt64] = []

    init(_ builder: HistoryIndexBuilder) {
        source = builder
        sorted = builder.paths.sorted()
        lists.append(builder.changes, pathCount: builder.paths.count)
        writePaths()
    }

    /// Writes to a file beside `path` and renames that.
    func write(to path: String) throws(HistoryIndexBuilder.Failure) {
        let incoming = path + ".new"
        var file = try IndexFile(incoming)
        do throws(HistoryIndexBuilder.Failure) {
            try writeParts(to: &file)
            try file.close(words: [HistoryIndexLayout.magic, HistoryIndexLayout.edition])
            guard rename(incoming, path) == 0 else { throw .system() }
        } catch {
            unlink(incoming)
            throw error
        }
    }

    private var counts: HistoryIndexLayout.Counts {
        var counts = HistoryIndexLayout.Counts()
        counts.commits = source.commits.count
        counts.parents = source.commits.parents.count
        counts.objects = source.objects.ids.count
        counts.paths = sorted.count
        counts.pathBytes = pathBytes.count
        counts.changeBytes = lists.bytes.count
        return counts
    }

    private func writeParts(to file: inout IndexFile) throws(HistoryIndexBuilder.Failure) {
        let commits = source.commits
        try file.append(words: counts.words)
        try file.append(words: [0, 0, 0])
        try file.append(commits.seconds.map { UInt64(bitPattern: $0).littleEndian })
        try file.append(commits.ids.flatMap(\.bytes))
        try file.append(commits.trees.flatMap(\.bytes))
        try file.append(commits.generations.map(\.littleEndian))
        let order = (0..<UInt32(commits.count)).sorted {
            commits.ids[Int($0)] < commits.ids[Int($1)]
        }
        try file.append(order.map(\.littleEndian))
        let firstParents = (0..<commits.count).map {
            commits.parents(of: $0).first ?? UInt32($0)
        }
        try file.append(firstParents.map(\.littleEndian))
        try file.append(commits.parentStarts.map(\.littleEndian))
        try file.append(commits.parents.map(\.littleEndian))
        try file.append(source.objects.ids.flatMap(\.bytes))
        try file.append(source.objects.kinds)
        try file.append(blocks.map(\.littleEndian))
        try file.append(pathBytes)
        try file.append(lists.bytes)
    }

    private mutating func writePaths() {
        var last: [UInt8] = []
        for (index, (number, path)) in sorted.enumerated() {
            if index % HistoryIndexLayout.pathsPerBlock == 0 {
                blocks += [UInt64(pathBytes.count), UInt64(lists.bytes.count)]
                last = []
            }
            let shared = zip(last, path).prefix { $0 == $1 }.count
            pathBytes.appendVarint(shared)
            pathBytes.appendVarint(path.count - shared)
            pathBytes += path[shared...]
            pathBytes.appendVarint(lists.write(source.changes, of: number))
            last = path
        }
        blocks += [UInt64(pathBytes.count), UInt64(lists.bytes.count)]
    }
}

/// The changes of each path, found by counting and written one path after the other.
private struct ChangeLists {
    private(set) var bytes: [UInt8] = []
    /// Indices of changes, those of one path together, in the order of the commits.
    private var order: [UInt32] = []
    private var starts: [UInt32] = []

    mutating func append(_ changes: [HistoryIndexBuilder.Change], pathCount: Int) {
        starts = [UInt32](repeating: 0, count: pathCount + 1)
        for change in changes { starts[Int(change.path) + 1] += 1 }
        for path in 0..<pathCount { starts[path + 1] += starts[path] }
        var next = starts
        order = [UInt32](repeating: 0, count: changes.count)
        for (index, change) in changes.enumerated() {
            order[Int(next[Int(change.path)])] = UInt32(index)
            next[Int(change.path)] += 1
        }
    }

    /// Writes the changes of a path and returns how many bytes they have.
    ///
    /// A file that took a folder's place, or the other way round, was noted as gone and as there.
    mutating func write(_ changes: [HistoryIndexBuilder.Change], of path: UInt32) -> Int {
        let before = bytes.count
        var (commit, object) = (0, 0)
        let own = order[Int(starts[Int(path)])..<Int(starts[Int(path) + 1])]
        var pending: HistoryIndexBuilder.Change?
        func isReplaced(_ one: HistoryIndexBuilder.Change, _ other: UInt32) -> Bool {
            one.commit == other
        }
        for index in own {
            let change = changes[Int(index)]
            if let last = pending {
                if isReplaced(last, change.commit) {
                    if change.object != 0 { pending = change }
                    continue
                }
                append(last, &commit, &object)
            }
            pending = change
        }
        if let pending { append(pending, &commit, &object) }
        return bytes.count - before
    }

    private mutating func append(
        _ change: HistoryIndexBuilder.Change, _ commit: inout Int, _ object: inout Int
    ) {
        let difference = Int(change.object) - object
        bytes.appendVarint(Int(change.commit) - commit)
        bytes.appendVarint(difference << 1 ^ difference >> 63)
        (commit, object) = (Int(change.commit), Int(change.object))
    }
}

extension [UInt8] {
    /// Appends a number as `VarintReader` reads it.
    fileprivate mutating func appendVarint(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
