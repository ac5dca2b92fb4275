/// How far a transfer is.
public struct TransferProgress: Codable, Hashable, Sendable {
    /// What is being done.
    public internal(set) var phase = Phase.connecting
    /// Objects received.
    public internal(set) var receivedObjects = 0
    /// Objects that the server announced.
    public internal(set) var totalObjects = 0
    /// Bytes of the pack received.
    public internal(set) var receivedBytes = 0
    /// Deltas resolved.
    public internal(set) var indexedDeltas = 0
    /// Deltas in the pack.
    public internal(set) var totalDeltas = 0
    /// Objects checked, or written in a repack.
    public internal(set) var checkedObjects = 0
    /// Messages about the making of the pack.
    public internal(set) var messages = 0
    /// Bytes received altogether, the list of refs included.
    public internal(set) var networkBytes = 0

    /// What is being done.
    public enum Phase: String, Codable, Hashable, Sendable {
        /// Connecting, logging in, or reading the list of refs.
        case connecting
        /// Receiving objects.
        case receiving
        /// Rebuilding the objects that came as deltas.
        case resolving
        /// Checking that no object is missing.
        case checking
        /// Putting all packs into one.
        case repacking
        /// Writing everything to the disk and making it visible.
        case publishing

        /// Whether the remote decides how long this takes.
        var isRemote: Bool { self == .connecting || self == .receiving }
    }
}
