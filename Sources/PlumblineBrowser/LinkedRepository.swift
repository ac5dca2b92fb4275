public import PlumblineCache
public import PlumblineCore
public import PlumblineStore

/// What is known about one linked repository.
public struct LinkedRepository: Sendable {
    /// The durable record.
    public let link: Link
    /// Where its clone stands.
    public let status: CloneStatus
    /// The branch that HEAD stands on; `nil` before the clone is there.
    public let defaultBranch: RefName?
    /// The newest commit of that branch; `nil` if there is none.
    public let head: ObjectID?
    /// The bytes its clone takes on the disk, and its packs; `nil` before the clone is there.
    public let sizes: (bytesOnDisk: Int, packs: Int)?
}
