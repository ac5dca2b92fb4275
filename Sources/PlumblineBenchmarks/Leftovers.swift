import Foundation
import Glibc

/// What must not outlive this process: running programs and the temporary folder.
///
/// Ctrl-C and `kill` end here too: the lock is then held until the exit, so that the main thread
/// stays where it next starts a program or waits for one.
final class Leftovers: Sendable {
    /// The one list of this process.
    static let shared = Leftovers()

    /// How long a program may take to end by itself.
    private static let patience = Duration.seconds(5)

    private struct Items {
        var processes: [pid_t] = []
        var folder: String?
    }

    private let items = Locked(Items())

    /// Starts to watch for the signals that end a process.
    ///
    /// Called once, on the main thread, before there are others, which inherit what it blocks.
    func watchSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        Thread { [self, signals] in
            var signals = signals
            var signal: Int32 = 0
            while sigwait(&signals, &signal) != 0 {}
            items.withLock { items in
                Self.clear(items)
                exit(128 + signal)
            }
        }.start()
    }

    /// Starts a program, known from its first moment on.
    func start(_ spawn: () throws(BenchmarkError) -> pid_t) throws(BenchmarkError) -> pid_t {
        try items.withLock { items throws(BenchmarkError) in
            let process = try spawn()
            items.processes.append(process)
            return process
        }
    }

    /// Waits for a program to end, and returns how it ended and what it took, with all that it
    /// waited for.
    func reap(_ process: pid_t) -> (status: Int32, usage: rusage) {
        // It stays a zombie, and its id its own, until the list is in our hands.
        Self.waitForEnd(of: process)
        return items.withLock { items in
            var status: Int32 = 0
            var usage = rusage()
            wait4(process, &status, 0, &usage)
            items.processes.removeAll { $0 == process }
            return (status, usage)
        }
    }

    /// Asks a program to end, and makes it end if it does not.
    func stop(_ process: pid_t) {
        items.withLock { items in
            Self.end([process])
            items.processes.removeAll { $0 == process }
        }
    }

    /// Names the folder that is removed in the end.
    func keep(folder: String) {
        items.withLock { $0.folder = folder }
    }

    /// Ends the programs and removes the folder.
    func clear() {
        items.withLock { items in
            Self.clear(items)
            items = Items()
        }
    }

    private static func clear(_ items: Items) {
        end(items.processes)
        if let folder = items.folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static func end(_ processes: [pid_t]) {
        for process in processes { kill(process, SIGTERM) }
        let deadline = ContinuousClock.now + patience
        for process in processes {
            while !waitForEnd(of: process, WNOHANG), ContinuousClock.now < deadline {
                usleep(10_000)
            }
            // With it goes what it left behind in its process group.
            kill(-process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    /// Returns whether a program has ended; it stays a zombie.
    @discardableResult
    private static func waitForEnd(of process: pid_t, _ options: Int32 = 0) -> Bool {
        while true {
            // Where a program has not ended, this stays as it is.
            var information = siginfo_t()
            let status = waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT | options)
            if status == 0 { return information.si_signo == SIGCHLD }
            if errno != EINTR { return true }
        }
    }
}
