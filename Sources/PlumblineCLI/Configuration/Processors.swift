import Foundation

/// The processors of this machine.
enum Processors {
    /// How many of them this process may use, as `taskset` or a container allow: `nproc`'s count.
    ///
    /// Foundation and SwiftNIO count all that the machine has, and threads beyond these would only
    /// wait for each other.
    static var usableCount: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let mask = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
        let digits = mask?.drop { $0 != "\t" }.compactMap { $0.hexDigitValue } ?? []
        let count = digits.reduce(0) { $0 + $1.nonzeroBitCount }
        return count > 0 ? count : ProcessInfo.processInfo.activeProcessorCount
    }
}
