import CLibGit2

/// What a process that makes one transfer tells libgit2 before it begins.
public struct RemoteSettings: Sendable {
    /// Whether addresses that are not public may be connected to.
    public var allowsPrivateAddresses = false
    /// The time to establish one connection.
    public var connectMilliseconds: Int32 = 15_000
    /// The time that one read or write may wait.
    public var stallMilliseconds: Int32 = 30_000
    /// The file of certificate authorities to trust; `nil` for the system's.
    public var certificateFile: String?
    /// The most objects that a pack may have.
    public var maximumObjectCount = 20_000_000
    /// The most bytes that one object may have.
    public var maximumObjectByteCount = 512 << 20

    /// Creates the defaults.
    public init() {}

    /// Applies the settings to the whole process.
    ///
    /// - Parameter isSSH: Whether the remote is reached by ssh, which reads its socket itself.
    public func apply(isSSH: Bool) throws(GitError) {
        LibGit2.start
        if let certificateFile {
            try check(
                plumbline_set_certificate_file(certificateFile), "git_libgit2_opts")
        }
        plumbline_set_user_agent("plumbline")
        plumbline_set_pack_max_objects(maximumObjectCount)
        plumbline_set_pack_max_object_size(maximumObjectByteCount)
        plumbline_set_fsync(1)
        for type in [GIT_OBJECT_COMMIT, GIT_OBJECT_TREE, GIT_OBJECT_TAG] {
            plumbline_set_cache_object_limit(type, 0)
        }
        let stream = plumbline_stream_settings(
            allows_private_addresses: allowsPrivateAddresses ? 1 : 0, is_blocking: isSSH ? 1 : 0,
            connect_milliseconds: connectMilliseconds, stall_milliseconds: stallMilliseconds)
        try check(plumbline_stream_register(stream), "git_stream_register")
    }
}

/// The bytes of this process's connections.
public enum RemoteTraffic {
    /// The bytes received so far; may be asked for on any thread.
    public static var byteCount: Int { Int(clamping: plumbline_stream_byte_count()) }

    /// Sets the number of received bytes at which reading fails.
    public static func limit(to byteCount: Int) {
        plumbline_stream_set_byte_limit(UInt64(clamping: byteCount))
    }
}
