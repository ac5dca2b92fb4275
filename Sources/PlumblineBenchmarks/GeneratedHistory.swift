/// A history that is the same on every machine: 2,000 commits on some 1,500 files.
struct GeneratedHistory {
    /// The tags of the two releases.
    static let releases = (old: "v1.0", new: "v2.0")

    private static let commitCount = 2000
    private static let oldReleaseAt = 1400
    private static let firstFileCount = 1000
    private static let oneDay = 86_400

    private var random = SplitMix(seed: 1)
    private var files: [(path: String, text: SourceText)] = []
    /// In the language of `git fast-import`.
    private var stream: [UInt8] = []

    /// Makes the history in a new bare repository, the folder `name`.
    static func make(_ name: String, in workspace: Workspace) throws(BenchmarkError) {
        var history = GeneratedHistory()
        history.generate()
        let stream = try workspace.write(history.stream, to: "history")
        let git = ["git", "--git-dir", workspace.path(name)]
        try Command(git + ["init", "--quiet", "--bare", "--initial-branch", "main"], in: workspace)
            .run()
        try Command(git + ["fast-import", "--quiet"], in: workspace, input: stream).run()
        try Command(git + ["repack", "-adq"], in: workspace).run()
        try Command(git + ["pack-refs", "--all"], in: workspace).run()
        workspace.remove("history")
    }

    private mutating func generate() {
        for number in 1...Self.commitCount {
            write("commit refs/heads/main\nmark :\(number)\n")
            write("committer Bench <bench@example.org> \(Self.oneDay * number) +0000\n")
            write(data: Array("Change \(number)\n".utf8))
            if number == 1 {
                for _ in 0..<Self.firstFileCount { addFile() }
            } else {
                change()
            }
            if number == Self.oldReleaseAt { tag(Self.releases.old, number) }
        }
        tag(Self.releases.new, Self.commitCount)
    }

    private mutating func change() {
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            // Some files change more often than others.
            let bound = Int.random(in: 1...files.count, using: &random)
            editFile(Int.random(in: 0..<bound, using: &random))
        }
        if random.chance(3) { addFile() }
        if random.chance(12) { renameFile(Int.random(in: files.indices, using: &random)) }
        if random.chance(20) { removeFile(Int.random(in: files.indices, using: &random)) }
    }

    private mutating func addFile() {
        let text = SourceText(&random)
        files.append((newPath(), text))
        write(file: files.count - 1)
    }

    private mutating func editFile(_ index: Int) {
        for _ in 0..<Int.random(in: 1...4, using: &random) { files[index].text.edit(&random) }
        write(file: index)
    }

    private mutating func renameFile(_ index: Int) {
        let path = newPath()
        write("R \(files[index].path) \(path)\n")
        files[index].path = path
        editFile(index)
    }

    private mutating func removeFile(_ index: Int) {
        write("D \(files[index].path)\n")
        files.swapAt(index, files.count - 1)
        files.removeLast()
    }

    private mutating func newPath() -> String {
        let folder = Int.random(in: 0..<40, using: &random)
        return "source/part\(folder)/\(SourceText.name(&random))-\(files.count).swift"
    }

    private mutating func tag(_ name: String, _ commit: Int) {
        write("tag \(name)\nfrom :\(commit)\n")
        write("tagger Bench <bench@example.org> \(Self.oneDay * commit) +0000\n")
        write(data: Array("Release \(name)\n".utf8))
    }

    private mutating func write(file index: Int) {
        write("M 100644 inline \(files[index].path)\n")
        write(data: files[index].text.bytes)
    }

    private mutating func write(data: [UInt8]) {
        write("data \(data.count)\n")
        stream += data
        write("\n")
    }

    private mutating func write(_ text: String) { stream += text.utf8 }
}
