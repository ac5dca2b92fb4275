import Glibc

/// A running program, which inherits nothing but the descriptors that it is given.
///
/// Whoever starts it waits for it exactly once.
struct ChildProcess: Sendable {
    /// Its id, and that of its session and process group.
    let id: pid_t

    /// Starts `program`, whose descriptors 0, 1, 2… become those given, in this order.
    init(
        _ program: String, _ arguments: [[UInt8]], environment: [String: String],
        folder: String? = nil, descriptors: [Descriptor]
    ) throws(TestingError) {
        let path = try Executable.path(of: program)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source.number, Int32(target))
        }
        try GNU.closeDescriptors(from: Int32(descriptors.count), in: &actions)
        if let folder { try GNU.changeFolder(to: folder, in: &actions) }
        var attributes = Self.attributes()
        defer { posix_spawnattr_destroy(&attributes) }

        var id: pid_t = 0
        let variables = environment.sorted { $0.key < $1.key }.map { Array("\($0)=\($1)".utf8) }
        let status = withCStrings([Array(program.utf8)] + arguments) { arguments in
            withCStrings(variables) { variables in
                posix_spawn(&id, path, &actions, &attributes, arguments, variables)
            }
        }
        guard status == 0 else { throw .callFailed("posix_spawn(\(path))", errno: status) }
        self.id = id
    }

    /// Waits for the end and returns the status as a shell would: 128 and the signal if one ended it.
    func wait() -> Int32 {
        var status: Int32 = 0
        _ = retrying { Int(waitpid(id, &status, 0)) }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }

    /// Kills the program and all that it started in its process group.
    func kill() { Glibc.kill(-id, SIGKILL) }

    /// A session of its own; no signal blocked, none ignored.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = GNU.spawnInNewSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, flags)
        return attributes
    }
}

/// Calls `body` with `strings` as C has them: each ended by NUL, the array by a null pointer.
private func withCStrings<Result>(
    _ strings: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { string -> UnsafeMutablePointer<CChar> in
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
        for (index, byte) in string.enumerated() { copy[index] = CChar(bitPattern: byte) }
        copy[string.count] = 0
        return copy
    }
    defer { copies.forEach { $0.deallocate() } }
    return body(copies + [nil])
}
