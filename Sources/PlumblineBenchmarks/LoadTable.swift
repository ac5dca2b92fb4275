/// Loads side by side.
struct LoadTable: CustomStringConvertible {
    private var table = MarkdownTable(
        "", "requests/s", "of nginx", "CPU per request", "latency, median", "99th percentile")

    /// Adds the medians of the contender `name`.
    mutating func add(_ name: String, _ samples: Samples<LoadFigures>, comparedTo first: String) {
        let rate = samples.median(name) { $0.requestsPerSecond }
        table.add(
            name, Format.count(Int(rate)),
            Format.ratio(rate, samples.median(first) { $0.requestsPerSecond }),
            Format.duration(samples.median(name) { $0.cpuPerRequest }),
            Format.duration(samples.median(name) { $0.medianLatency }),
            Format.duration(samples.median(name) { $0.tailLatency }))
    }

    var description: String { table.description }
}
