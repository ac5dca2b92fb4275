import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineStore

/// A linked repository on the wire.
struct RepositoryResponse: Encodable, Sendable {
    let id: String
    let name: String
    let url: String
    let state: String
    let fetching: Bool
    let progress: Nullable<Progress>
    let defaultBranch: Nullable<String>
    let head: Nullable<String>
    let sizes: Nullable<Sizes>
    let lastFetch: Nullable<String>
    let error: Nullable<Failure>
    let createdAt: String

    struct Progress: Encodable, Sendable {
        let phase: String
        let receivedObjects: Int
        let totalObjects: Int
        let receivedBytes: Int
        let indexedDeltas: Int
        let totalDeltas: Int
        let percent: Int
        let bytesPerSecond: Int
    }

    struct Sizes: Encodable, Sendable {
        let bytesOnDisk: Int
        let packs: Int
    }

    struct Failure: Encodable, Sendable {
        let type: String
        let title: String
        let reason: String
        let detail: String
    }
}

extension RepositoryResponse {
    /// Says what is known about a repository, its clone being where `status` says.
    init(_ repository: LinkedRepository, status: CloneStatus) {
        id = repository.link.id.description
        name = repository.link.name.description
        url = repository.link.url.description
        fetching = status.isFetching
        (state, progress, error) = Self.parts(status.state)
        defaultBranch = Nullable(repository.defaultBranch?.shorthand)
        head = Nullable(repository.head?.description)
        sizes = Nullable(
            repository.sizes.map { Sizes(bytesOnDisk: $0.bytesOnDisk, packs: $0.packs) })
        lastFetch = Nullable(repository.link.lastFetchAt.map(Timestamp.text))
        createdAt = Timestamp.text(repository.link.createdAt)
    }

    init(_ repository: LinkedRepository) { self.init(repository, status: repository.status) }

    private static func parts(
        _ state: CloneState
    ) -> (String, Nullable<Progress>, Nullable<Failure>) {
        switch state {
        case .cloning(let progress):
            ("cloning", Nullable(progress.map(Progress.init)), Nullable(nil))
        case .ready: ("ready", Nullable(nil), Nullable(nil))
        case .empty: ("empty", Nullable(nil), Nullable(nil))
        case .failed(let failure): ("failed", Nullable(nil), Nullable(Failure(failure)))
        }
    }
}

extension RepositoryResponse.Failure {
    init(_ failure: CloneFailure) {
        let kind = Problem.Kind(failure)
        type = "/problems/\(kind.rawValue)"
        title = kind.title
        reason = failure.kind.rawValue
        detail = failure.detail
    }
}

extension RepositoryResponse.Progress {
    init(_ progress: CloneProgress) {
        let transfer = progress.transfer
        phase = transfer.phase.rawValue
        receivedObjects = transfer.receivedObjects
        totalObjects = transfer.totalObjects
        receivedBytes = transfer.receivedBytes
        indexedDeltas = transfer.indexedDeltas
        totalDeltas = transfer.totalDeltas
        percent = progress.percent
        bytesPerSecond = progress.bytesPerSecond
    }
}

/// All linked repositories on the wire.
struct RepositoriesResponse: Encodable, Sendable {
    let repositories: [RepositoryResponse]
    let next = Nullable<String>(nil)

    private enum CodingKeys: String, CodingKey { case repositories, next }
}

/// A request to link a repository.
struct LinkRequest: Decodable {
    let url: String
    let credential: CredentialRequest?
}

/// A credential as a request gives it.
struct CredentialRequest: Decodable {
    let username: String?
    let password: String?
    let privateKey: String?
    let passphrase: String?
    let knownHosts: String?

    /// The credential; throws a problem if it is neither of the two forms.
    func credential() throws(Problem) -> Credential {
        if let privateKey, password == nil {
            return .sshKey(
                username: username, privateKey: privateKey, passphrase: passphrase,
                knownHosts: knownHosts)
        }
        guard let password, privateKey == nil else {
            throw Problem(
                .invalidRequest,
                "a credential has either 'username' and 'password', or 'privateKey'")
        }
        return .password(username: username ?? "git", password: password)
    }
}
