public import PlumblineCore

extension ScratchRepository {
    /// Writes a long line of commits that edit and now and then rename `fileCount` files.
    ///
    /// The branch begins anew. Equal arguments give equal ids. Returns the commits, oldest first.
    public func commitHistory(
        count: Int, fileCount: Int = 12, seed: UInt64 = 1, on branch: String = "main"
    ) throws(TestingError) -> [ObjectID] {
        var stream = FastImport()
        var files = EditedFiles(count: fileCount, seed: seed)
        for index in 0..<count {
            stream.commit(
                on: Self.refName(branch), parents: index == 0 ? [] : nil,
                message: "Change \(index)\n", author: Git.person, time: git.clock.tick())
            if index == 0 { files.putAll(into: &stream) } else { files.edit(into: &stream) }
            stream.end()
        }
        var ids: [ObjectID] = []
        for line in try stream.run(git) { ids.append(try id(in: line, of: "git fast-import")) }
        return ids
    }
}

/// Files that are edited at random, the same way for the same seed.
private struct EditedFiles {
    private var files: [(path: TreePath, lines: [String])]
    private var random: SplitMix
    private var editCount = 0

    /// Every so many edits a file is renamed too.
    private static let editsPerRename = 50

    init(count: Int, seed: UInt64) {
        var random = SplitMix(seed: seed)
        files = (0..<count).map { file in
            let lines = (0..<60).map { "file \(file) line \($0) \(random.next() % 1_000)" }
            return (TreePath(stringLiteral: "source/part\(file % 3)/file\(file).txt"), lines)
        }
        self.random = random
    }

    func putAll(into stream: inout FastImport) {
        for file in files { stream.put(Self.contents(file.lines), at: file.path) }
    }

    mutating func edit(into stream: inout FastImport) {
        editCount += 1
        let index = Int.random(in: files.indices, using: &random)
        if editCount.isMultiple(of: Self.editsPerRename) { rename(index, into: &stream) }
        editLines(of: index)
        stream.put(Self.contents(files[index].lines), at: files[index].path)
    }

    private mutating func rename(_ index: Int, into stream: inout FastImport) {
        let path = TreePath(stringLiteral: "source/moved\(editCount)/file\(index).txt")
        stream.rename(files[index].path, to: path)
        files[index].path = path
    }

    /// Replaces, inserts or deletes a few lines; a file does not shrink below 20 lines.
    private mutating func editLines(of index: Int) {
        let count = files[index].lines.count
        let start = Int.random(in: 0..<count, using: &random)
        let removed = count > 20 ? Int.random(in: 0...min(3, count - start), using: &random) : 0
        let added = (0..<Int.random(in: 1...3, using: &random)).map {
            "edit \(editCount) line \($0) \(random.next() % 1_000)"
        }
        files[index].lines.replaceSubrange(start..<start + removed, with: added)
    }

    private static func contents(_ lines: [String]) -> ScratchFile {
        .text(lines.joined(separator: "\n") + "\n")
    }
}
