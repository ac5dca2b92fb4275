/// The files and symbolic links of a whole tree, in the order of their paths, in little memory.
public struct FileList: Sendable {
    /// All paths, one behind the other.
    private var paths: [UInt8] = []
    /// Where each path ends.
    private var ends: [Int] = []
    private var ids: [ObjectID] = []
    private var kinds: [Tree.Kind] = []
    /// Whether every file is in the list; a tree may have more than anyone wants to know.
    public var isComplete = true

    /// Creates an empty list.
    public init() {}

    /// Adds a file behind the others; `folder` ends with a slash, or is empty.
    public mutating func append(_ entry: Tree.Entry, in folder: [UInt8]) {
        paths += folder
        paths += entry.name
        ends.append(paths.count)
        ids.append(entry.id)
        kinds.append(entry.kind)
    }

    /// The number of files.
    public var count: Int { ends.count }

    /// The bytes that all paths take.
    public var pathByteCount: Int { paths.count }

    /// About how many bytes of memory the list takes.
    public var byteCount: Int {
        let entry = MemoryLayout<Int>.stride + MemoryLayout<ObjectID>.stride + 1
        return paths.capacity + ends.capacity * entry
    }

    /// The path of the file at `index`.
    public func path(at index: Int) -> TreePath {
        TreePath(bytes: paths[range(at: index)]) ?? .root
    }

    /// The blob of the file at `index`.
    public func id(at index: Int) -> ObjectID { ids[index] }

    /// What the entry at `index` is.
    public func kind(at index: Int) -> Tree.Kind { kinds[index] }

    /// Calls `body` with the bytes of each path of `indices` and its index, in order.
    public func forEachPath(
        in indices: Range<Int>, _ body: (Int, UnsafeBufferPointer<UInt8>) -> Void
    ) {
        paths.withUnsafeBufferPointer { paths in
            for index in indices {
                body(index, UnsafeBufferPointer(rebasing: paths[range(at: index)]))
            }
        }
    }

    private func range(at index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}
