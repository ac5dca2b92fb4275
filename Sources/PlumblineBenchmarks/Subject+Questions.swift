extension Subject {
    /// A file at a commit.
    struct File {
        let commit: String
        let path: String
        let blob: String
    }

    /// Returns the file at `path` of the new release; without a path, one of 12 to 16 KiB.
    func hotFile(_ path: String?) throws(BenchmarkError) -> File {
        let entries = try git.adding("ls-tree", "-r", "--long", newCommit).lines().compactMap(
            Entry.init)
        let found =
            path.map { path in entries.first { $0.path == path } }
            ?? entries.min { $0.distance(to: 14 << 10) < $1.distance(to: 14 << 10) }
        guard let found else {
            throw .unsuitableRepository("no file '\(path ?? "")' at '\(to)'")
        }
        return File(commit: newCommit, path: found.path, blob: found.blob)
    }

    /// A line of `git ls-tree --long`.
    private struct Entry {
        let blob: String
        let byteCount: Int
        let path: String

        init?(_ line: Substring) {
            let parts = line.split(separator: "\t", maxSplits: 1)
            let fields = parts[0].split(separator: " ")
            guard parts.count == 2, fields.count == 4, fields[0].hasPrefix("100"),
                !parts[1].hasPrefix("\""), let byteCount = Int(fields[3])
            else { return nil }
            blob = String(fields[2])
            self.byteCount = byteCount
            path = String(parts[1])
        }

        func distance(to size: Int) -> Int { abs(byteCount - size) }
    }

    /// Returns files in random order, each with contents that no other has, as commits made them.
    func coldFiles(
        _ count: Int, _ random: inout SplitMix
    ) throws(BenchmarkError) -> [File] {
        let lines = try git.adding(
            "log", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AM", "--format=%H",
            newCommit
        ).lines()
        var seen: Set<String> = []
        var files: [File] = []
        var commit = ""
        for line in lines {
            guard let change = RawChange(line) else {
                commit = String(line)
                continue
            }
            if change.isPlainFile, seen.insert(change.newBlob).inserted {
                files.append(File(commit: commit, path: change.newPath, blob: change.newBlob))
            }
        }
        files.shuffle(using: &random)
        return Array(files.prefix(count))
    }

    /// Returns the path of the new release that most commits changed; ties go to the first by name.
    func mostChangedPath() throws(BenchmarkError) -> String {
        let present = Set(
            try git.adding("grep", "-I", "--name-only", "-e", "", newCommit).lines()
                .map { $0.dropFirst(newCommit.count + 1) })
        var counts: [Substring: Int] = [:]
        for path in try git.adding("log", "--name-only", "--format=", newCommit).lines() {
            counts[path, default: 0] += 1
        }
        let most = counts.filter { present.contains($0.key) }
            .max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let most else { throw .unsuitableRepository("no text at '\(to)'") }
        return String(most.key)
    }

    /// Returns random lines of text files that differ between the releases, as the old one has them.
    func positions(_ count: Int, _ random: inout SplitMix) throws(BenchmarkError) -> [Position] {
        let changes = try git.adding("diff", "--raw", "--no-abbrev", "-M", oldCommit, newCommit)
            .lines()
            .compactMap(RawChange.init)
            .filter { $0.isPlainFile && !$0.isAddition }
        let contents = try self.contents(of: changes.map(\.oldBlob))
        var lines: [Position] = []
        for (change, bytes) in zip(changes, contents) where !bytes.contains(0) {
            let count = bytes.count { $0 == UInt8(ascii: "\n") }
            lines += (0..<count).map { Position(path: change.oldPath, line: $0 + 1) }
        }
        guard !lines.isEmpty else {
            throw .unsuitableRepository("no text differs between '\(from)' and '\(to)'")
        }
        return (0..<count).map { _ in random.pick(lines) }
    }

    /// A line of a file.
    struct Position: Encodable {
        let path: String
        /// Counted from 1.
        let line: Int
    }

    /// Returns the contents of `blobs`, in their order.
    func contents(of blobs: [String]) throws(BenchmarkError) -> [ArraySlice<UInt8>] {
        var command = git.adding("cat-file", "--batch")
        command.input = try workspace.write(
            blobs.map { $0 + "\n" }.joined().utf8, to: "blobs")
        var rest = try command.run()[...]
        var contents: [ArraySlice<UInt8>] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let header = String(decoding: rest[..<end], as: UTF8.self)
            guard let count = header.split(separator: " ").last.flatMap({ Int($0) }) else { break }
            contents.append(rest[(end + 1)...].prefix(count))
            rest = rest[(end + 1)...].dropFirst(count + 1)
        }
        guard contents.count == blobs.count else {
            throw .unsuitableRepository("git has \(contents.count) of \(blobs.count) blobs")
        }
        return contents
    }
}
