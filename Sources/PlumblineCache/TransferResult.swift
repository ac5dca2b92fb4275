public import PlumblineCore

/// What a transfer has brought.
public struct TransferResult: Codable, Hashable, Sendable {
    private var headNameBytes: [UInt8]?
    private var notOfferedDigits: [String] = []
    /// The number of branches and tags.
    public private(set) var refCount = 0
    /// The number of branches and tags that were left out, as their names are too long for libgit2.
    public private(set) var leftOutRefCount = 0

    /// Whether the remote has none of the refs that were asked for by name.
    public private(set) var lacksRef = false

    /// Creates the result of a repack.
    init() {}

    /// Creates the result of a fetch of one ref.
    init(lacksRef: Bool) { self.lacksRef = lacksRef }

    /// Creates the result of a clone or fetch.
    init(headName: RefName?, refCount: Int, leftOutRefCount: Int, notOffered: [ObjectID]) {
        headNameBytes = headName?.bytes
        notOfferedDigits = notOffered.map(\.description)
        self.refCount = refCount
        self.leftOutRefCount = leftOutRefCount
    }

    /// The branch that HEAD stands on; `nil` without branches.
    public var headName: RefName? { headNameBytes.map { RefName(bytes: $0) } }

    /// The wanted objects that the server does not hand out.
    public var notOffered: [ObjectID] { notOfferedDigits.compactMap { ObjectID(hex: $0) } }

    /// Whether there is no branch or tag.
    public var isEmpty: Bool { refCount == 0 }
}

/// What a transfer's process tells, one JSON object on each line of its standard output.
enum TransferEvent: Codable, Sendable {
    case progress(TransferProgress)
    case finished(TransferResult)
    case failed(TransferFailure)
}
