import Foundation

/// What the system tells about processes.
enum ProcessTable {
    /// The ids of the transfers that work in the data folder at `path`, whoever started them.
    static func transfers(in path: String) -> [pid_t] {
        ids.filter { id in
            text(id, "cmdline").contains("transfer-worker") && text(id, "environ").contains(path)
        }
    }

    /// What others may read about the process `id`: its arguments and its environment.
    static func visibleText(of id: pid_t) -> String { text(id, "cmdline") + text(id, "environ") }

    private static var ids: [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap {
            pid_t($0)
        }
    }

    private static func text(_ id: pid_t, _ file: String) -> String {
        let contents = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(id)/\(file)"))
        return String(decoding: contents ?? Data(), as: UTF8.self)
    }
}
