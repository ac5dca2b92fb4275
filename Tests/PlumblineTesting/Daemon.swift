import Glibc

/// A server that runs beside the test, and not for a moment longer.
///
/// A guard waits on a socket that only this process holds: should the test process die without
/// a farewell, the guard sees the end of that socket and kills the server.
final class Daemon: Sendable {
    private let server: ChildProcess
    private let watcher: ChildProcess
    private let lifeline: Descriptor

    /// Starts `program`, whose descriptors 3, 4… become `inherited`, in this order.
    init(
        _ program: String, _ arguments: [String], environment: [String: String],
        standardInput: Descriptor? = nil, log: String, inherited: [Descriptor] = []
    ) throws(TestingError) {
        let nothing = try Descriptor(opening: "/dev/null", O_RDWR)
        let log = try Descriptor(opening: log, O_WRONLY | O_CREAT | O_APPEND)
        let (near, far) = try Descriptor.pair()
        server = try ChildProcess(
            program, arguments.map { Array($0.utf8) }, environment: environment,
            descriptors: [standardInput ?? nothing, log, log] + inherited)
        lifeline = near
        do {
            watcher = try Self.watch(server, environment, [far, nothing, nothing])
        } catch {
            server.kill()
            _ = server.wait()
            throw error
        }
    }

    deinit {
        watcher.kill()
        server.kill()
        _ = watcher.wait()
        _ = server.wait()
    }

    private static func watch(
        _ server: ChildProcess, _ environment: [String: String], _ descriptors: [Descriptor]
    ) throws(TestingError) -> ChildProcess {
        let script = "read -r _; kill -s KILL -- \"-$1\""
        let arguments = ["-c", script, "sh", String(server.id)].map { Array($0.utf8) }
        return try ChildProcess(
            "sh", arguments, environment: environment, descriptors: descriptors)
    }
}
