import CLibGit2

extension RemoteError {
    /// Tells from the state of the connection and libgit2's message what went wrong.
    ///
    /// libgit2 has few status codes for the network, so its texts are part of the diagnosis.
    init(_ error: GitError, stream: plumbline_stream_failure) {
        self =
            Self.connection(error, stream)
            ?? Self.answer(error.message)
            ?? Self.code(error)
            ?? (stream == PLUMBLINE_STREAM_BROKEN ? .brokenOff : .git(error))
    }

    private static func connection(
        _ error: GitError, _ stream: plumbline_stream_failure
    ) -> RemoteError? {
        switch stream {
        case PLUMBLINE_STREAM_HOST_NOT_FOUND: .hostNotFound
        case PLUMBLINE_STREAM_PRIVATE_ADDRESS: .privateAddress
        case PLUMBLINE_STREAM_REFUSED: .connectionRefused(error.message)
        case PLUMBLINE_STREAM_NOT_CONNECTED: .notConnected
        case PLUMBLINE_STREAM_STALLED: .stalled
        case PLUMBLINE_STREAM_TOO_LARGE: .tooManyBytes
        default: nil
        }
    }

    private static func answer(_ message: String) -> RemoteError? {
        let lower = message.lowercased()
        func says(_ texts: String...) -> Bool { texts.contains { lower.contains($0) } }
        if says("redirect") { return .redirected }
        if says("status code: 404", "status code: 403", "status code: 410") {
            return .noSuchRepository
        }
        if says("repository not found", "not appear to be a git repository", "could not be found") {
            return .noSuchRepository
        }
        // Everything up to here was git's protocol, and only then came a line with longer ids.
        if says("parsing ref pkt-line", "unsupported extension name extensions.objectformat") {
            return .sha256Repository
        }
        if says("content-type", "status code", "pkt-line", "pkt type", "constant string") {
            return .notAGitServer(message)
        }
        return nil
    }

    private static func code(_ error: GitError) -> RemoteError? {
        switch error.code {
        case .authentication: .credentialsRefused
        case .certificate: .certificate(error.message)
        case .endOfStream: .brokenOff
        default: error.message.hasPrefix("SSL error") ? .certificate(error.message) : nil
        }
    }
}
