import Glibc

/// A running program, in a process group of its own.
struct ChildProcess: Sendable {
    /// Its id, and that of its process group.
    let id: pid_t

    /// Starts a program, whose descriptors 0, 1, 2… become those given, in this order.
    ///
    /// - Parameter words: the program, looked up in `PATH`, and its arguments.
    init(
        _ words: [String], environment: [String: String], descriptors: [Descriptor]
    ) throws(BenchmarkError) {
        id = try Leftovers.shared.start { () throws(BenchmarkError) in
            try Self.spawn(words, environment, descriptors)
        }
    }

    /// Waits for the end.
    func wait() -> (status: Int32, usage: rusage) {
        let (status, usage) = Leftovers.shared.reap(id)
        let signal = status & 0x7f
        return (signal == 0 ? status >> 8 & 0xff : 128 + signal, usage)
    }

    /// Asks the program to end, and waits until it has.
    func stop() { Leftovers.shared.stop(id) }

    private static func spawn(
        _ words: [String], _ environment: [String: String], _ descriptors: [Descriptor]
    ) throws(BenchmarkError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source.number, Int32(target))
        }
        var attributes = attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var id: pid_t = 0
        let status = withCStrings(words) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { variables in
                posix_spawnp(&id, words[0], &actions, &attributes, arguments, variables)
            }
        }
        guard status == 0 else {
            throw .callFailed("start '\(words[0])'", reason: message(status))
        }
        return id
    }

    /// A process group of its own; no signal blocked, none ignored.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return attributes
    }
}

/// Calls `body` with `strings` as C has them: each ended by NUL, the array by a null pointer.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
