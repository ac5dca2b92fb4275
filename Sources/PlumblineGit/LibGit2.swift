import CLibGit2

/// The library as a whole: started once, before the first call.
public enum LibGit2 {
    /// Directories of this many bytes are still cached: a root with thousands of entries.
    private static let largestCachedTree = 4 << 20
    private static let cacheByteLimit = 128 << 20

    /// Starts libgit2 and makes it independent of the machine's configuration.
    ///
    /// A user's `insteadOf`, proxy or `safe.directory` cannot change what we do. The folders that we
    /// open are our own cache or named by the person who runs us, so libgit2's owner check is off.
    static let start: Void = {
        precondition(git_libgit2_init() > 0, "libgit2 did not start")
        plumbline_set_owner_validation(0)
        plumbline_set_cache_object_limit(GIT_OBJECT_TREE, largestCachedTree)
        plumbline_set_cache_max_size(cacheByteLimit)
        // As git does, we believe the name under which an object is stored: to hash all that is read was
        // half of the time of a blame. Ids are computed where a pack is received, packs and indexes are
        // proven by their checksums before a clone is opened, and zlib's checksum proves each object. A
        // loose one is still hashed, in `Repository.object`.
        plumbline_set_hash_verification(0)
        let levels = [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
            GIT_CONFIG_LEVEL_GLOBAL,
        ]
        for level in levels { plumbline_set_search_path(level, "") }
    }()
}
