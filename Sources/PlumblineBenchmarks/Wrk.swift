import Foundation

/// Loads a server by `wrk`, with one thread.
struct Wrk {
    let connections: Int
    /// The core of the load.
    let core: Int
    let workspace: Workspace

    /// Asks `path` again and again, for `seconds`.
    func load(
        _ server: HTTPClient, _ path: String, headers: [String: String] = [:], seconds: Int
    ) throws(BenchmarkError) -> Load {
        let script = try workspace.write(Self.report.utf8, to: "report.lua")
        let fields = headers.flatMap { ["--header", "\($0.key): \($0.value)"] }
        return try run(script, fields + ["http://127.0.0.1:\(server.port)\(path)"], seconds)
    }

    /// Asks each of `paths` once, in their order.
    func load(_ server: HTTPClient, once paths: [String]) throws(BenchmarkError) -> Load {
        let script = try workspace.write((Self.list + Self.report).utf8, to: "list.lua")
        let list = try workspace.write(paths.map { $0 + "\n" }.joined().utf8, to: "paths")
        return try run(script, ["http://127.0.0.1:\(server.port)", list], 600)
    }

    private func run(
        _ script: String, _ arguments: [String], _ seconds: Int
    ) throws(BenchmarkError) -> Load {
        let words =
            ["taskset", "--cpu-list", "\(core)", "wrk", "--threads", "1", "--latency"]
            + ["--connections", "\(connections)", "--duration", "\(seconds)s"]
            + ["--script", script] + arguments
        let lines = try Command(words, in: workspace).lines()
        guard let line = lines.last(where: { $0.hasPrefix(Self.mark) }), let load = Load(line)
        else {
            throw .unexpectedAnswer("wrk said nothing of its work")
        }
        guard load.errors == 0, load.requests > 0 else {
            throw .unexpectedAnswer(
                "\(load.errors) of \(load.requests) requests failed: \(arguments)")
        }
        return load
    }

    /// The first word of the line with the figures.
    private static let mark = "figures"

    /// Ends the output with a line for machines.
    private static let report = """
        function done(summary, latency, requests)
            local e = summary.errors
            io.write(string.format("\(mark) %d %d %d %d %d\\n", summary.requests, summary.duration,
                e.connect + e.read + e.write + e.status + e.timeout,
                latency:percentile(50), latency:percentile(99)))
        end

        """

    /// Takes each path once. wrk has no end but that of time or Ctrl-C, so the script presses that.
    private static let list = """
        local ffi = require("ffi")
        ffi.cdef[[ int kill(int process, int signal); int getpid(void); ]]
        local requests, next = {}, 0

        function init(arguments)
            for path in io.lines(arguments[1]) do
                requests[#requests + 1] = wrk.format("GET", path)
            end
        end

        function request()
            if next == #requests then
                ffi.C.kill(ffi.C.getpid(), 2)
                wrk.thread:stop()
                return requests[next]
            end
            next = next + 1
            return requests[next]
        end

        """
}
