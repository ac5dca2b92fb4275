/// The full name of a ref, such as `refs/heads/main`: bytes, which need not be UTF-8.
public struct RefName: Hashable, Sendable {
    /// The bytes of the name.
    public let bytes: [UInt8]

    /// Creates a name from its bytes.
    public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Creates a name from text.
    public init(_ text: String) { self.init(bytes: text.utf8) }

    /// Returns the name of the branch `shorthand`.
    public static func branch(_ shorthand: String) -> RefName { RefName("refs/heads/" + shorthand) }

    /// Returns the name of the tag `shorthand`.
    public static func tag(_ shorthand: String) -> RefName { RefName("refs/tags/" + shorthand) }

    /// Whether this names a branch.
    public var isBranch: Bool { bytes.starts(with: "refs/heads/".utf8) }

    /// Whether this names a tag.
    public var isTag: Bool { bytes.starts(with: "refs/tags/".utf8) }

    /// The name without `refs/heads/` or `refs/tags/`, as text for showing.
    public var shorthand: String {
        let prefix = isBranch ? "refs/heads/" : isTag ? "refs/tags/" : ""
        return String(decoding: bytes.dropFirst(prefix.utf8.count), as: UTF8.self)
    }

    /// Whether the bytes are valid UTF-8, so that `description` is the whole truth.
    public var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }
}

extension RefName: CustomStringConvertible {
    /// The name as text for showing; bytes that are not UTF-8 become U+FFFD.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension RefName: Comparable {
    /// Orders names by their bytes.
    public static func < (left: RefName, right: RefName) -> Bool {
        left.bytes.precedes(right.bytes)
    }
}

/// A name for an object.
public struct Ref: Hashable, Sendable {
    /// The full name.
    public let name: RefName
    /// The object it names, a tag object where the tag is annotated.
    public let target: ObjectID
    /// The commit that the target peels to; `nil` if it peels to something else.
    public let commit: ObjectID?

    /// Creates a ref.
    public init(name: RefName, target: ObjectID, commit: ObjectID?) {
        self.name = name
        self.target = target
        self.commit = commit
    }
}
