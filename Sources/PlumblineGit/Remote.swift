import CLibGit2
import Glibc
import PlumblineCore

/// A connection to a remote, over which refs and packs come into one repository.
///
/// Nothing is ever sent but what a fetch needs. The URL is not written to the repository.
struct Remote: ~Copyable {
    private static let fetchSpecs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]

    private let handle: Handle
    private let session: RemoteSession

    /// Creates a remote of `repository` that is not yet connected.
    init(
        _ url: RemoteURL, of repository: Repository, session: RemoteSession
    ) throws(RemoteError) {
        self.session = session
        let text = url.description
        handle = try RemoteError.wrap { () throws(GitError) in
            var options = git_remote_create_options()
            try check(
                git_remote_create_options_init(
                    &options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION)),
                "git_remote_create_options_init")
            options.repository = repository.handle.pointer
            options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue
            return try Handle("git_remote_create_with_opts", free: git_remote_free) {
                git_remote_create_with_opts(&$0, text, &options)
            }
        }
    }

    /// Connects and returns what the server lists, of refs that are neither branch nor tag only `names`.
    func connect(lookingFor names: [RefName] = []) throws(RemoteError) -> RemoteListing {
        do throws(GitError) {
            var options = git_remote_connect_options()
            try check(
                git_remote_connect_options_init(
                    &options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION)),
                "git_remote_connect_options_init")
            options.callbacks = try session.callbacks()
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            try check(
                git_remote_connect_ext(handle.pointer, GIT_DIRECTION_FETCH, &options),
                "git_remote_connect_ext")
            return try listing(lookingFor: names)
        } catch {
            throw failure(error)
        }
    }

    private func listing(
        lookingFor names: [RefName]
    ) throws(GitError) -> RemoteListing {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try check(git_remote_ls(&heads, &count, handle.pointer), "git_remote_ls")
        return RemoteListing(
            UnsafeBufferPointer(start: heads, count: count), lookingFor: names)
    }

    /// Receives the objects of all branches and tags, or of `ids`, that the repository lacks.
    func download(_ ids: [ObjectID] = []) throws(RemoteError) {
        try download(ids.isEmpty ? Self.fetchSpecs : ids.map(\.description))
    }

    /// Receives the objects of the ref `name`, which the server lists.
    func download(_ name: RefName) throws(RemoteError) { try download([name.description]) }

    private func download(_ specs: [String]) throws(RemoteError) {
        do throws(GitError) {
            var options = git_fetch_options()
            try check(
                git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)),
                "git_fetch_options_init")
            options.callbacks = try session.callbacks()
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
            options.update_fetchhead = 0
            try check(
                specs.withStringArray { git_remote_download(handle.pointer, $0, &options) },
                "git_remote_download")
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: GitError) -> RemoteError {
        session.obstacle ?? RemoteError(error, stream: plumbline_stream_last_failure())
    }
}

extension [String] {
    /// Calls `body` with libgit2's form of the list, which lives as long as the call.
    fileprivate func withStringArray<Result>(
        _ body: (UnsafePointer<git_strarray>) -> Result
    ) -> Result {
        var copies = map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return copies.withUnsafeMutableBufferPointer { copies in
            var array = git_strarray(strings: copies.baseAddress, count: copies.count)
            return body(&array)
        }
    }
}
