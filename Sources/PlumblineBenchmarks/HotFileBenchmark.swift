/// One file that everybody asks for, beside nginx with the same bytes.
struct HotFileBenchmark {
    let stage: Stage
    let file: Subject.File
    /// Seconds of each load.
    let seconds: Int

    /// Runs the benchmark and returns its report.
    func run(_ progress: Progress) throws(BenchmarkError) -> String {
        let files = try StaticFiles(core: stage.machine.serverCore, in: stage.workspace)
        defer { files.stop() }
        try files.add([file], of: stage.subject)
        let service = try stage.startService(core: stage.machine.serverCore)
        defer { service.stop() }
        let contenders = [
            try Contender("nginx", files.client, files.tree, files.path(of: file)),
            try Contender("plumbline", service.client, service.tree, stage.rawPath(of: file)),
        ]
        guard contenders[0].body == contenders[1].body else {
            throw .unexpectedAnswer("nginx and plumbline serve different bytes")
        }
        var samples = Samples<LoadFigures>()
        for contender in contenders { _ = try figures(contender, for: .get, seconds: 1) }
        for round in 1...stage.rounds {
            progress.show("hot file", round, of: stage.rounds)
            for kind in Kind.allCases {
                for contender in contenders {
                    samples.add(
                        kind.rawValue + contender.name,
                        try figures(contender, for: kind, seconds: seconds))
                }
            }
        }
        return report(samples, contenders[0].body.count)
    }

    /// What is asked.
    private enum Kind: String, CaseIterable {
        /// For the bytes.
        case get = "200, 16 connections, "
        /// For the bytes, by a crowd.
        case crowded = "200, 64 connections, "
        /// Whether the bytes are still the same.
        case unchanged = "304, 16 connections, "

        var connections: Int { self == .crowded ? 64 : 16 }
    }

    /// A server with the file.
    private struct Contender {
        let name: String
        let client: HTTPClient
        let tree: ProcessTree
        let path: String
        let body: [UInt8]
        let entityTag: String

        /// Asks for the file once, and whether it is still the same.
        init(
            _ name: String, _ client: HTTPClient, _ tree: ProcessTree, _ path: String
        ) throws(BenchmarkError) {
            self.name = name
            self.client = client
            self.tree = tree
            self.path = path
            let answer = try client.send("GET", path, expecting: 200)
            body = answer.body
            entityTag = answer.headers["etag"] ?? ""
            _ = try client.send(
                "GET", path, headers: ["If-None-Match": entityTag], expecting: 304)
        }
    }

    private func figures(
        _ contender: Contender, for kind: Kind, seconds: Int
    ) throws(BenchmarkError) -> LoadFigures {
        let headers = kind == .unchanged ? ["If-None-Match": contender.entityTag] : [:]
        return try LoadFigures(contender.tree) { () throws(BenchmarkError) in
            try stage.load(connections: kind.connections)
                .load(contender.client, contender.path, headers: headers, seconds: seconds)
        }
    }

    private func report(_ samples: Samples<LoadFigures>, _ byteCount: Int) -> String {
        var table = LoadTable()
        for kind in Kind.allCases {
            let names = samples.names.filter { $0.hasPrefix(kind.rawValue) }
            for name in names { table.add(name, samples, comparedTo: names[0]) }
        }
        return """
            ### A hot file

            `\(file.path)`, \(Format.bytes(byteCount)), at a full commit id; \
            the servers on one core, wrk on \(stage.machine.cores.count > 1 ? "another" : "the same"); \
            \(stage.rounds) rounds of \(seconds) s, medians. Neither server logs requests.

            \(table)
            """
    }
}
