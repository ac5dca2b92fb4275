/// A path from the root of a tree: slash-separated bytes, which need not be UTF-8.
///
/// The empty path is the root itself.
public struct TreePath: Hashable, Sendable {
    /// No slash at either end, no empty component, no NUL.
    public let bytes: [UInt8]

    /// The root of a tree.
    public static let root = TreePath(stringLiteral: "")

    /// Creates a path from bytes; slashes at the ends and doubled slashes are dropped.
    ///
    /// `nil` if a byte is NUL, which no tree can hold.
    public init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard !bytes.contains(0) else { return nil }
        self.bytes = Self.isClean(bytes) ? bytes : Self.joined(bytes.split(separator: Self.slash))
    }

    /// Creates a path from text; `nil` if it holds a NUL.
    public init?(_ text: String) {
        self.init(bytes: text.utf8)
    }

    /// Creates a path from percent-encoded text; `nil` if that is malformed or holds a NUL.
    public init?(percentEncoded text: some StringProtocol) {
        guard let bytes = PercentEncoding.decode(text.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    private static let slash = UInt8(ascii: "/")

    private static func joined(_ components: [ArraySlice<UInt8>]) -> [UInt8] {
        Array(components.joined(separator: [slash]))
    }

    /// Whether there is no slash at either end and none is doubled.
    private static func isClean(_ bytes: [UInt8]) -> Bool {
        bytes.first != slash && bytes.last != slash
            && !zip(bytes, bytes.dropFirst()).contains { $0 == slash && $1 == slash }
    }

    /// Whether this is the root of a tree.
    public var isRoot: Bool { bytes.isEmpty }

    /// The last component; empty for the root.
    public var name: ArraySlice<UInt8> {
        bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
    }

    /// The part of the name from its last dot on; empty if there is none.
    public var fileExtension: ArraySlice<UInt8> {
        name.lastIndex(of: UInt8(ascii: ".")).map { name[$0...] } ?? []
    }

    /// The path as percent-encoded text with its slashes as they are.
    public var percentEncoded: String { PercentEncoding.encode(bytes) }

    /// Whether the bytes are valid UTF-8, so that `description` is the whole truth.
    public var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// Returns the path of the entry `name` below this one.
    public func appending(_ name: some Sequence<UInt8>) -> TreePath {
        TreePath(bytes: bytes + [UInt8(ascii: "/")] + Array(name)) ?? self
    }
}

extension TreePath {
    /// Hashes the bytes all at once.
    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(bytes.count)
    }
}

extension TreePath: CustomStringConvertible {
    /// The path as text for showing; bytes that are not UTF-8 become U+FFFD.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension TreePath: ExpressibleByStringLiteral {
    /// Creates a path from a literal.
    ///
    /// - Precondition: the literal holds no NUL.
    public init(stringLiteral value: String) {
        guard let path = TreePath(value) else { preconditionFailure("a path holds no NUL") }
        self = path
    }
}

extension TreePath: Comparable {
    /// Orders paths by their bytes.
    public static func < (left: TreePath, right: TreePath) -> Bool {
        left.bytes.precedes(right.bytes)
    }
}
