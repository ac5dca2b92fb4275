import Foundation
import Glibc

/// What the benchmarks run on.
struct Machine {
    /// The cores that this process may use.
    let cores: [Int]

    /// Looks at the machine.
    init() {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        cores = Self.cores(Self.field("Cpus_allowed_list", of: status) ?? "0")
    }

    /// The core of the servers, where one is to be theirs.
    var serverCore: Int { cores.first ?? 0 }

    /// The core of the load, another one if there is one.
    var loadCore: Int { cores.last ?? 0 }

    /// Describes the machine and the versions of the programs, in Markdown.
    func description(_ product: String, _ workspace: Workspace) throws(BenchmarkError) -> String {
        let processor = Self.field("model name", of: Self.file("/proc/cpuinfo")) ?? "processor"
        let memory =
            Self.field("MemTotal", of: Self.file("/proc/meminfo"))?
            .split(separator: " ").first.flatMap { Int($0) } ?? 0
        let system =
            Self.file("/etc/os-release").split(separator: "\n")
            .first { $0.hasPrefix("PRETTY_NAME=") }?
            .dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } ?? "Linux"
        let kernel = Self.file("/proc/sys/kernel/osrelease")
        let load = Self.file("/proc/loadavg").split(separator: " ").prefix(1).joined()
        let versions = try [
            [product, "--version"], ["git", "--version"], ["nginx", "-v"], ["wrk", "-v"],
        ]
        .map { words throws(BenchmarkError) in try Self.version(words, workspace) }
        return """
            \(cores.count) cores (\(processor)), \(Format.bytes(memory << 10)) of memory, \
            \(system), Linux \(kernel.trimmingCharacters(in: .newlines)); \
            load \(load) at the start.
            \(versions.joined(separator: "; ")).
            """
    }

    /// Some programs say their version on standard error, wrk with status 1.
    private static func version(
        _ words: [String], _ workspace: Workspace
    ) throws(BenchmarkError) -> String {
        let script = #""$@" 2>&1 || true"#
        let line = try Command(["sh", "-c", script, "sh"] + words, in: workspace).lines().first
        let text = line.map { $0.split(separator: " ") } ?? []
        let name = URL(filePath: words[0]).lastPathComponent
        let version = text.first { $0.contains { $0.isNumber } } ?? "of unknown version"
        return "\(name) \(version.replacing("nginx/", with: ""))"
    }

    private static func file(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    /// The value in the first line `name: value`.
    private static func field(_ name: String, of text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(name) }?
            .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
    }

    /// The numbers of a list such as `0-2,5`.
    private static func cores(_ list: String) -> [Int] {
        list.split(separator: ",").flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return Array(first...last)
        }
    }
}
