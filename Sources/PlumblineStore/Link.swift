public import PlumblineCore

/// A repository that somebody linked.
public struct Link: Hashable, Sendable {
    /// Follows from the name.
    public let id: RepositoryID
    /// The same for every spelling of the URL.
    public let name: RepositoryName
    /// Where the repository is fetched from.
    public let url: RemoteURL
    /// When it was linked, in seconds since 1970, UTC.
    public let createdAt: Int64
    /// When it was last fetched with success, in seconds since 1970, UTC; `nil` if never.
    public let lastFetchAt: Int64?
    /// Why the last clone or fetch failed; `nil` if it did not.
    public let failure: Failure?
}

extension Link {
    /// Why a repository could not be cloned or fetched.
    public struct Failure: Hashable, Sendable {
        /// The name of the problem, as in `credentials-refused`.
        public let kind: String
        /// One line for a person.
        public let detail: String

        /// Creates a failure.
        public init(kind: String, detail: String) {
            self.kind = kind
            self.detail = detail
        }
    }
}
