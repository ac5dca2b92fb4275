/// What a long day leaves in memory.
struct MemoryBenchmark {
    private static let connections = 16
    private static let fileCount = 20_000

    let stage: Stage
    /// How many requests.
    let count: Int

    /// Runs the benchmark and returns its report.
    func run(_ progress: Progress) throws(BenchmarkError) -> String {
        var random = SplitMix(seed: 4)
        let paths = try stage.subject.coldFiles(Self.fileCount, &random).map(stage.rawPath)
        guard !paths.isEmpty else { throw .unsuitableRepository("the history has no files") }
        let service = try stage.startService()
        defer { service.stop() }
        var table = MarkdownTable("requests", "resident", "of it not of files", "peak")
        let step = max(1, count / 10)
        for done in stride(from: 0, through: count, by: step) {
            let (all, anonymous) = service.tree.residentBytes
            table.add(
                Format.count(done), Format.bytes(all), Format.bytes(anonymous),
                Format.bytes(service.tree.peakResidentBytes))
            guard done < count else { break }
            progress.show("memory", done / step + 1, of: 10)
            let batch = (0..<min(step, count - done)).map { _ in random.pick(paths) }
            _ = try stage.load(connections: Self.connections).load(service.client, once: batch)
        }
        return """
            ### Memory

            Random ones of \(Format.count(paths.count)) files at the commits that wrote them, asked \
            for by \(Self.connections) connections of one service; resident memory, mapped packs \
            included.

            \(table)
            """
    }
}
