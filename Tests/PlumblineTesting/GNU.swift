import Glibc

/// Calls that glibc declares under `_GNU_SOURCE` only, which Swift's module of it leaves undefined.
enum GNU {
    /// `POSIX_SPAWN_SETSID`: the child leads a session of its own.
    static let spawnInNewSession: Int16 = 0x80

    /// Returns a file without a name, in memory, closed on `exec`.
    static func memoryFile(_ name: String) throws(TestingError) -> Descriptor {
        typealias Function = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
        let create = try function("memfd_create", as: Function.self)
        let closeOnExec: UInt32 = 1
        return Descriptor(try check(create(name, closeOnExec), "memfd_create"))
    }

    /// Accepts a connection whose descriptor is closed on `exec`; `nil` if there was none after all.
    static func accept(_ listener: borrowing Descriptor) throws(TestingError) -> Descriptor? {
        typealias Address = UnsafeMutableRawPointer
        typealias Function = @convention(c) (Int32, Address?, Address?, Int32) -> Int32
        let accept = try function("accept4", as: Function.self)
        let accepted = accept(listener.number, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        return accepted >= 0 ? Descriptor(accepted) : nil
    }

    /// Has the child close every descriptor from `lowest` on.
    static func closeDescriptors(
        from lowest: Int32, in actions: inout posix_spawn_file_actions_t
    ) throws(TestingError) {
        typealias Function =
            @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        let add = try function("posix_spawn_file_actions_addclosefrom_np", as: Function.self)
        _ = add(&actions, lowest)
    }

    /// Has the child run in `folder`.
    static func changeFolder(
        to folder: String, in actions: inout posix_spawn_file_actions_t
    ) throws(TestingError) {
        typealias Function =
            @convention(c) (
                UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
            ) -> Int32
        let add = try function("posix_spawn_file_actions_addchdir_np", as: Function.self)
        _ = add(&actions, folder)
    }

    private static func function<Function>(
        _ name: String, as type: Function.Type
    ) throws(TestingError) -> Function {
        guard let address = dlsym(nil, name) else {
            throw .callFailed("dlsym(\(name))", errno: ENOSYS)
        }
        return unsafeBitCast(address, to: type)
    }
}
