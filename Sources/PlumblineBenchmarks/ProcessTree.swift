import Foundation
import Glibc

/// A process with all its descendants, as they are when it is asked.
struct ProcessTree {
    let root: pid_t

    /// Creates the tree below `root`, a process that nobody has waited for yet.
    init(_ root: pid_t) { self.root = root }

    /// The root, then its descendants.
    var members: [pid_t] { [root] + descendants }

    /// The descendants of the root.
    var descendants: [pid_t] {
        Self.children(of: root).flatMap { ProcessTree($0).members }
    }

    /// The processor time so far of the members, and of children that they waited for.
    var cpu: Duration {
        members.reduce(.zero) { $0 + Self.ownCPU(of: $1) + Self.childrenCPU(of: $1) }
    }

    /// The processor time so far of children that the root waited for.
    var endedChildrenCPU: Duration { Self.childrenCPU(of: root) }

    /// The memory that the root has resident, in bytes: all of it, and what no file backs.
    var residentBytes: (all: Int, anonymous: Int) {
        let sizes = Self.status(of: root)
        return (sizes["VmRSS"] ?? 0, sizes["RssAnon"] ?? 0)
    }

    /// The most memory that the root had resident at a time, in bytes.
    var peakResidentBytes: Int { Self.status(of: root)["VmHWM"] ?? 0 }

    /// Returns the sizes that `/proc/PID/status` tells, in bytes; empty if the process is gone.
    static func status(of process: pid_t) -> [String: Int] {
        var sizes: [String: Int] = [:]
        for line in procText("\(process)/status").split(separator: "\n") {
            let fields = line.split { $0 == ":" || $0 == "\t" || $0 == " " }
            guard fields.count == 3, fields[2] == "kB", let size = Int(fields[1]) else { continue }
            sizes[String(fields[0])] = size << 10
        }
        return sizes
    }

    private static func children(of process: pid_t) -> [pid_t] {
        let tasks = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return threads.flatMap { thread in
            procText("\(process)/task/\(thread)/children").split(separator: " ")
                .compactMap { pid_t($0) }
        }
    }

    /// Finer than the ticks in `/proc/PID/stat`.
    private static func ownCPU(of process: pid_t) -> Duration {
        var clock = clockid_t()
        guard clock_getcpuclockid(process, &clock) == 0 else { return .zero }
        // Seconds and nanoseconds: Swift does not let us name the members of a `timespec`.
        var time = [0, 0]
        time.withUnsafeMutableBufferPointer { buffer in
            buffer.withMemoryRebound(to: timespec.self) { times in
                guard let first = times.baseAddress else { return }
                _ = clock_gettime(clock, first)
            }
        }
        return .seconds(time[0]) + .nanoseconds(time[1])
    }

    /// Fields 16 and 17 of `/proc/PID/stat`; the second field may hold spaces.
    private static func childrenCPU(of process: pid_t) -> Duration {
        let fields =
            procText("\(process)/stat").split(separator: ")").last?
            .split(separator: " ") ?? []
        guard fields.count > 14, let user = Int(fields[13]), let system = Int(fields[14]) else {
            return .zero
        }
        return .seconds(Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    private static func procText(_ path: String) -> String {
        (try? String(contentsOfFile: "/proc/\(path)", encoding: .utf8)) ?? ""
    }
}
