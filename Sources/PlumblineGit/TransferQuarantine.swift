import CLibGit2
import PlumblineCore

/// A repository inside a clone into which a fetch goes before it was checked.
///
/// It reads the clone's objects and has its refs, so that only what is new is received. A fetch that
/// fails or is killed leaves nothing in the clone but this folder, which the next one removes.
struct TransferQuarantine: ~Copyable {
    let repository: Repository
    private let clone: String
    private let folder: String

    /// Creates the quarantine of the clone at `clone`.
    init(of clone: String) throws(GitError) {
        self.clone = clone
        folder = "\(clone)/incoming"
        let refs = try Repository(gitDirectory: clone).allRefs()
        TransferFolder.removeAll(folder)
        try Repository.makeBare(at: folder)
        try TransferFolder.write(
            Array("\(clone)/objects\n".utf8), to: "\(folder)/objects/info/alternates")
        try TransferRefs(of: folder).replace(by: refs)
        repository = try Repository(gitDirectory: folder)
    }

    deinit { TransferFolder.removeAll(folder) }

    /// The folder of the packs that were received.
    var packFolder: String { "\(folder)/objects/pack" }

    /// Moves the received packs into the clone, each pack before its index.
    func release() throws(GitError) {
        let names = TransferFolder.names(in: packFolder)
        let target = "\(clone)/objects/pack"
        for suffix in [".pack", ".idx"] {
            for name in names where name.hasSuffix(suffix) {
                try TransferFolder.move("\(packFolder)/\(name)", to: "\(target)/\(name)")
            }
            try TransferFolder.flush(target)
        }
    }
}

extension Repository {
    /// Creates an empty bare repository from no template.
    static func makeBare(at path: String) throws(GitError) {
        LibGit2.start
        var options = git_repository_init_options()
        try check(
            git_repository_init_options_init(
                &options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)),
            "git_repository_init_options_init")
        options.flags =
            GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKDIR.rawValue
            | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        options.initial_head = nil
        _ = try Handle("git_repository_init_ext", free: git_repository_free) {
            git_repository_init_ext(&$0, path, &options)
        }
    }

    /// All refs that name an object, our own among them.
    func allRefs() throws(GitError) -> [RefName: ObjectID] {
        let iterator = try Handle(
            "git_reference_iterator_new", free: git_reference_iterator_free
        ) { git_reference_iterator_new(&$0, handle.pointer) }
        var refs: [RefName: ObjectID] = [:]
        var reference: OpaquePointer?
        while true {
            let status = git_reference_next(&reference, iterator.pointer)
            if status == GIT_ITEROVER.rawValue { return refs }
            try check(status, "git_reference_next")
            defer { git_reference_free(reference) }
            guard let reference, let target = git_reference_target(reference) else { continue }
            refs[RefName(bytes: bytes(of: git_reference_name(reference)))] = ObjectID(
                target.pointee)
        }
    }
}
