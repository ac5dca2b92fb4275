public import PlumblineCore
public import PlumblineGit
public import SystemPackage

/// How the cache treats its remotes and its disk.
public struct CacheSettings: Sendable {
    /// The program that makes the transfers, and what makes it do so.
    public var executable: FilePath
    /// Whom transfers trust; private addresses are allowed by each remote.
    public var options: TransferOptions
    /// How much a transfer may take.
    public var limits: TransferLimits
    /// How much disk the clones may take.
    public var disk: DiskBounds
    /// So many transfers run at a time; the others wait.
    public var concurrentTransfers: Int
    /// Two fetches of one repository begin at least this far apart.
    public var fetchInterval: Duration
    /// For so long a commit that the remote did not have is not asked for again.
    public var absenceMemory: Duration
    /// Above this many packs a clone's packs are rebuilt into one.
    public var packLimit: Int
    /// A larger history gets no index.
    public var indexLimits = HistoryIndexBuilder.Limits()

    /// Creates settings.
    public init(
        executable: FilePath = "/proc/self/exe", options: TransferOptions = TransferOptions(),
        limits: TransferLimits = TransferLimits(), disk: DiskBounds, concurrentTransfers: Int = 2,
        fetchInterval: Duration = .seconds(2), absenceMemory: Duration = .seconds(30),
        packLimit: Int = 20
    ) {
        self.executable = executable
        self.options = options
        self.limits = limits
        self.disk = disk
        self.concurrentTransfers = concurrentTransfers
        self.fetchInterval = fetchInterval
        self.absenceMemory = absenceMemory
        self.packLimit = packLimit
    }
}

/// The remote of a repository and what it asks for.
public struct Remote: Sendable {
    /// Its URL.
    public let url: RemoteURL
    /// What it asks for, if anything.
    public let credential: Credential?
    /// Whether it may have a private address.
    public let mayBePrivate: Bool

    /// Creates a remote.
    public init(url: RemoteURL, credential: Credential?, mayBePrivate: Bool) {
        self.url = url
        self.credential = credential
        self.mayBePrivate = mayBePrivate
    }
}
