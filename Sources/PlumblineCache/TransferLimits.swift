/// How much a transfer may take; what is beyond is refused, so that no remote can exhaust us.
public struct TransferLimits: Codable, Hashable, Sendable {
    /// Seconds without any progress.
    public var stallSeconds = 30
    /// Seconds for connecting, logging in and listing the refs together.
    public var connectSeconds = 60
    /// Seconds altogether.
    public var wallSeconds = 7200
    /// Seconds of processor time.
    public var cpuSeconds = 7200
    /// Bytes received altogether.
    public var byteCount = 8 << 30
    /// Bytes received until the list of refs is complete.
    public var listingByteCount = 64 << 20
    /// Bytes of one file, in general the pack.
    public var fileByteCount = 16 << 30
    /// Bytes of memory, mapped packs not counted.
    public var memoryByteCount = 2 << 30
    /// Branches and tags.
    public var refCount = 20_000
    /// Objects in one pack.
    public var objectCount = 20_000_000
    /// Bytes of one object.
    public var objectByteCount = 512 << 20

    /// Creates the defaults.
    public init() {}
}
