/// What wrk says of its work.
struct Load {
    let requests: Int
    let elapsed: Duration
    /// Connections that failed, answers that did not come, and statuses from 400 on.
    let errors: Int
    let medianLatency: Duration
    /// The 99th percentile.
    let tailLatency: Duration

    /// Reads the line that ``Wrk`` has wrk end with.
    init?(_ line: Substring) {
        let numbers = line.split(separator: " ").dropFirst().compactMap { Int($0) }
        guard numbers.count == 5 else { return nil }
        requests = numbers[0]
        elapsed = .microseconds(numbers[1])
        errors = numbers[2]
        medianLatency = .microseconds(numbers[3])
        tailLatency = .microseconds(numbers[4])
    }
}

/// How a server bore a load.
struct LoadFigures {
    let requestsPerSecond: Double
    /// Processor time of the server.
    let cpuPerRequest: Duration
    let medianLatency: Duration
    let tailLatency: Duration

    /// Measures what `load` costs the processes of `servers`.
    init(
        _ servers: ProcessTree..., load: () throws(BenchmarkError) -> Load
    ) throws(BenchmarkError) {
        try self.init(servers, load: load)
    }

    /// Measures what `load` costs the processes of `servers`.
    init(
        _ servers: [ProcessTree], load: () throws(BenchmarkError) -> Load
    ) throws(BenchmarkError) {
        func cpu() -> Duration { servers.map(\.cpu).reduce(.zero, +) }
        let before = cpu()
        let load = try load()
        cpuPerRequest = (cpu() - before) / load.requests
        requestsPerSecond = Double(load.requests) / load.elapsed.seconds
        medianLatency = load.medianLatency
        tailLatency = load.tailLatency
    }
}
