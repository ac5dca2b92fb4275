/// A proposed change as a provider numbers it: a pull request or a merge request.
public struct ChangeRequest: Hashable, Sendable {
    /// The number that people see.
    public let number: Int

    /// Creates a change request.
    ///
    /// - Precondition: `number` is at least 1.
    public init(number: Int) {
        precondition(number >= 1, "change requests are counted from 1, not \(number)")
        self.number = number
    }

    /// The refs at one of which the remote at `url` may have the head of the change request.
    ///
    /// Bitbucket Cloud publishes none. A host that does not tell who it is may be any of the others;
    /// GitHub's form is that of Gitea and Forgejo too.
    public func refNames(at url: RemoteURL) -> [RefName] {
        let (github, gitlab, bitbucket) = (
            RefName("refs/pull/\(number)/head"), RefName("refs/merge-requests/\(number)/head"),
            RefName("refs/pull-requests/\(number)/from")
        )
        return switch Provider(host: url.host) {
        case .github: [github]
        case .gitlab: [gitlab]
        case .bitbucketCloud: []
        case .other: [github, gitlab, bitbucket]
        }
    }

    /// The private ref at which a clone keeps the head.
    public var ownRefName: RefName { RefName("refs/plumbline/change-requests/\(number)") }
}
