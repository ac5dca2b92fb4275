import Foundation

/// The program that a transfer's process runs.
enum ProductExecutable {
    /// The path of `plumbline`, which is built into the folder of the running tests.
    static let path: String = {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("plumbline").path
    }()
}
