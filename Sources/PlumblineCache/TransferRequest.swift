public import PlumblineCore

/// What a transfer's process is to do.
///
/// It holds the credential, so it travels on standard input and never in arguments or environment.
public struct TransferRequest: Codable, Sendable {
    /// What is to be done.
    public let operation: Operation
    /// The git directory: a new one to clone into, else one that exists.
    public let folder: String
    /// How much may be taken.
    public let limits: TransferLimits
    /// A file that the process holds locked, shared with others, as long as it lives.
    ///
    /// Who gets it locked alone knows that no transfer is under way, even of a service that crashed.
    public var lockFile: String?
    let remote: Remote?

    /// What is to be done.
    public enum Operation: Codable, Hashable, Sendable {
        /// Clones into a new folder.
        case clone
        /// Fetches branches, tags, and these objects, given by their digits.
        case fetch(wanted: [String])
        /// Fetches the first of the refs `names` that the remote has, and nothing else, as a ref of ours.
        case fetchRef(names: [String], own: String)
        /// Puts all packs into one.
        case repack
    }

    /// The other side, as the process needs to know it.
    struct Remote: Codable, Sendable {
        let url: String
        let credential: Credential?
        let options: TransferOptions
    }

    /// Asks for a clone of `url` into the new folder `folder`.
    public static func clone(
        _ url: RemoteURL, into folder: String, credential: Credential? = nil,
        options: TransferOptions = TransferOptions(), limits: TransferLimits = TransferLimits()
    ) -> TransferRequest {
        TransferRequest(
            operation: .clone, folder: folder, limits: limits,
            remote: Remote(url: url.description, credential: credential, options: options))
    }

    /// Asks for a fetch of `url` into the clone at `folder`, and for the objects `wanted` by id.
    public static func fetch(
        _ url: RemoteURL, into folder: String, wanted: [ObjectID] = [],
        credential: Credential? = nil, options: TransferOptions = TransferOptions(),
        limits: TransferLimits = TransferLimits()
    ) -> TransferRequest {
        TransferRequest(
            operation: .fetch(wanted: wanted.map(\.description)), folder: folder, limits: limits,
            remote: Remote(url: url.description, credential: credential, options: options))
    }

    /// Asks for the first of the refs `names` that `url` has, and nothing else, to be fetched into the
    /// clone at `folder` as the ref `own`.
    public static func fetchRef(
        _ url: RemoteURL, firstOf names: [RefName], as own: RefName, into folder: String,
        credential: Credential? = nil, options: TransferOptions = TransferOptions(),
        limits: TransferLimits = TransferLimits()
    ) -> TransferRequest {
        TransferRequest(
            operation: .fetchRef(names: names.map(\.description), own: own.description),
            folder: folder, limits: limits,
            remote: Remote(url: url.description, credential: credential, options: options))
    }

    /// Asks for all packs of the clone at `folder` to be put into one.
    public static func repack(
        _ folder: String, limits: TransferLimits = TransferLimits()
    ) -> TransferRequest {
        TransferRequest(operation: .repack, folder: folder, limits: limits, remote: nil)
    }
}

/// Whom a transfer trusts.
public struct TransferOptions: Codable, Hashable, Sendable {
    /// Whether the host may have an address that is not public.
    public var allowsPrivateAddresses: Bool
    /// A file of certificate authorities to trust; `nil` for the system's.
    public var certificateFile: String?
    /// Lines as in `known_hosts`, beside those of the credential.
    public var knownHosts: String

    /// Creates options; without arguments, those for public servers over https.
    public init(
        allowsPrivateAddresses: Bool = false, certificateFile: String? = nil,
        knownHosts: String = ""
    ) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.certificateFile = certificateFile
        self.knownHosts = knownHosts
    }
}
