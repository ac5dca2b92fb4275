import PlumblineCore

/// The paths of a history, each under a number: that of its folder and a name make a path.
struct PathTable {
    /// The root, which is in every table.
    static let root: UInt32 = 0

    private var nodes = [Node(folder: 0, start: 0, count: 0)]
    private var names: [UInt8] = []
    /// Numbers by their hash, 0 where there is none; a power of two, at most half of them taken.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)
    /// How many bytes the paths have together.
    private(set) var byteCount = 0

    private struct Node {
        let folder: UInt32
        let start: UInt32
        /// The bytes of the name.
        let count: UInt32
        /// The bytes of the whole path.
        var pathByteCount: UInt32 = 0
    }

    /// How many paths there are, the root among them.
    var count: Int { nodes.count }

    /// The number of the path `name` in the folder with the number `folder`.
    mutating func number(of name: UnsafeRawBufferPointer, in folder: UInt32) -> UInt32 {
        var slot = Self.hash(name, folder) & (slots.count - 1)
        while slots[slot] != 0 {
            if isNode(slots[slot], name, folder) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = append(name, folder)
        slots[slot] = number
        if nodes.count * 2 > slots.count { grow() }
        return number
    }

    /// The number of the path with these bytes.
    mutating func number(of path: [UInt8]) -> UInt32 {
        path.withUnsafeBytes { path in
            path.split(separator: UInt8(ascii: "/")).reduce(Self.root) {
                number(of: UnsafeRawBufferPointer(rebasing: $1), in: $0)
            }
        }
    }

    /// The bytes of a path.
    func path(_ number: UInt32) -> [UInt8] {
        var names: [ArraySlice<UInt8>] = []
        var next = number
        while next != Self.root {
            let node = nodes[Int(next)]
            names.append(self.names[Int(node.start)..<Int(node.start + node.count)])
            next = node.folder
        }
        return Array(names.reversed().joined(separator: [UInt8(ascii: "/")]))
    }

    /// The paths but the root, in the order of their bytes, with their numbers.
    func sorted() -> [(number: UInt32, path: [UInt8])] {
        (1..<UInt32(nodes.count)).map { ($0, path($0)) }.sorted { $0.path.precedes($1.path) }
    }

    private mutating func append(_ name: UnsafeRawBufferPointer, _ folder: UInt32) -> UInt32 {
        let above = nodes[Int(folder)].pathByteCount
        let pathByteCount = above + UInt32(name.count) + (folder == Self.root ? 0 : 1)
        nodes.append(
            Node(
                folder: folder, start: UInt32(names.count), count: UInt32(name.count),
                pathByteCount: pathByteCount))
        names.append(contentsOf: name)
        byteCount += Int(pathByteCount)
        return UInt32(nodes.count - 1)
    }

    private func isNode(
        _ number: UInt32, _ name: UnsafeRawBufferPointer, _ folder: UInt32
    ) -> Bool {
        let node = nodes[Int(number)]
        guard node.folder == folder, Int(node.count) == name.count else { return false }
        return names.withUnsafeBytes { names in
            UnsafeRawBufferPointer(
                rebasing: names[Int(node.start)..<Int(node.start + node.count)]
            ).elementsEqual(name)
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in 1..<nodes.count {
            let node = nodes[number]
            var slot = names.withUnsafeBytes { names in
                Self.hash(
                    UnsafeRawBufferPointer(
                        rebasing: names[Int(node.start)..<Int(node.start + node.count)]),
                    node.folder) & (slots.count - 1)
            }
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number)
        }
    }

    private static func hash(_ name: UnsafeRawBufferPointer, _ folder: UInt32) -> Int {
        var hasher = Hasher()
        hasher.combine(folder)
        hasher.combine(bytes: name)
        return hasher.finalize() & .max
    }
}
