/// Files at commits that nobody has asked for yet, beside nginx with the same bytes and cgit with the
/// same repository.
struct ColdFilesBenchmark {
    private static let connections = 64
    private static let fileCount = 10_000
    /// cgit needs milliseconds for each.
    private static let cgitFileCount = 1000

    let stage: Stage

    /// Runs the benchmark and returns its report.
    func run(_ progress: Progress) throws(BenchmarkError) -> String {
        var random = SplitMix(seed: 2)
        let files = try stage.subject.coldFiles(Self.fileCount, &random)
        guard !files.isEmpty else { throw .unsuitableRepository("the history has no files") }
        let nginx = try StaticFiles(core: stage.machine.serverCore, in: stage.workspace)
        defer { nginx.stop() }
        let byteCount = try nginx.add(files, of: stage.subject)
        let cgit = try CGit(
            stage.subject, core: stage.machine.serverCore, in: stage.workspace)
        defer { cgit.stop() }
        try check(cgit, nginx, files[0])
        var samples = Samples<LoadFigures>()
        for round in 1...stage.rounds {
            progress.show("cold files", round, of: stage.rounds)
            samples.add("nginx", try figures(nginx.client, [nginx.tree], files.map(nginx.path)))
            samples.add("plumbline", try serviceFigures(files))
            samples.add(
                "cgit, `plain`",
                try figures(
                    cgit.client, cgit.trees, files.prefix(Self.cgitFileCount).map(cgit.path)))
        }
        return report(samples, files.count, byteCount)
    }

    /// A new service each time, so that nothing is cached but what the kernel caches.
    private func serviceFigures(_ files: [Subject.File]) throws(BenchmarkError) -> LoadFigures {
        let service = try stage.startService(core: stage.machine.serverCore)
        defer { service.stop() }
        return try figures(service.client, [service.tree], files.map(stage.rawPath))
    }

    private func check(
        _ cgit: CGit, _ nginx: StaticFiles, _ file: Subject.File
    ) throws(BenchmarkError) {
        let bytes = try cgit.client.send("GET", cgit.path(of: file), expecting: 200).body
        guard try nginx.client.send("GET", nginx.path(of: file), expecting: 200).body == bytes
        else { throw .unexpectedAnswer("nginx and cgit serve different bytes") }
    }

    private func figures(
        _ client: HTTPClient, _ trees: [ProcessTree], _ paths: [String]
    ) throws(BenchmarkError) -> LoadFigures {
        try LoadFigures(trees) { () throws(BenchmarkError) in
            try stage.load(connections: Self.connections).load(client, once: paths)
        }
    }

    private func report(
        _ samples: Samples<LoadFigures>, _ fileCount: Int, _ byteCount: Int
    ) -> String {
        var table = LoadTable()
        for name in samples.names { table.add(name, samples, comparedTo: samples.names[0]) }
        return """
            ### Cold files

            \(Format.count(fileCount)) files, each at the commit that wrote it, no contents twice, \
            \(Format.bytes(byteCount / fileCount)) on average, asked for once in random order by \
            \(Self.connections) connections; a new process of plumbline in each of \
            \(stage.rounds) rounds, medians. For nginx they are files on the disk; cgit, without its \
            cache, is asked for the first \(Format.count(min(fileCount, Self.cgitFileCount))), and of its \
            CPU only that of nginx and fcgiwrap is known.

            \(table)
            """
    }
}
