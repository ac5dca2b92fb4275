import Glibc

/// A server that runs beside the benchmarks, until it is stopped or they end.
struct Server {
    let process: ChildProcess

    /// Starts `words`; should this process die without a farewell, the kernel ends the server.
    ///
    /// - Parameter core: the only core that it may use; `nil` for all.
    init(
        _ words: [String], core: Int? = nil, environment: [String: String],
        descriptors: [Descriptor]
    ) throws(BenchmarkError) {
        let pinned = core.map { ["taskset", "--cpu-list", "\($0)"] } ?? []
        process = try ChildProcess(
            ["setpriv", "--pdeathsig", "TERM"] + pinned + words, environment: environment,
            descriptors: descriptors)
    }

    /// Ends the server.
    func stop() { process.stop() }
}
