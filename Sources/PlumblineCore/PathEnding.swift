/// A path, or every path that ends in it: a debugger knows `com/acme/Foo.java`, whatever stands before.
public struct PathEnding: Hashable, Sendable {
    /// The path, or its last components.
    public let path: TreePath
    /// Whether nothing may stand before it.
    public let isWhole: Bool

    /// Asks for `path` alone, or for every path that ends in it.
    public init(_ path: TreePath, isWhole: Bool) {
        self.path = path
        self.isWhole = isWhole
    }

    /// Whether a path, slashes between its components, is one that is asked for.
    public func contains(_ candidate: [UInt8]) -> Bool {
        let ending = path.bytes
        let before = candidate.count - ending.count
        guard before == 0 || before > 0 && !isWhole && candidate[before - 1] == UInt8(ascii: "/")
        else { return false }
        return candidate[before...].elementsEqual(ending)
    }
}
