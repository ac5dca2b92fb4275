public import PlumblineCore

/// What stands at a path of a tree: a mode and what it points to.
public struct ScratchFile: Hashable, Sendable {
    /// The mode as trees have it, in octal digits.
    let mode: String
    let contents: Contents

    enum Contents: Hashable, Sendable {
        case bytes([UInt8])
        case commit(ObjectID)
    }

    /// A file with these contents.
    public static func bytes(_ bytes: [UInt8]) -> ScratchFile {
        ScratchFile(mode: "100644", contents: .bytes(bytes))
    }

    /// A file with this text.
    public static func text(_ text: String) -> ScratchFile { .bytes(Array(text.utf8)) }

    /// A file that may be run.
    public static func executable(_ text: String) -> ScratchFile {
        ScratchFile(mode: "100755", contents: .bytes(Array(text.utf8)))
    }

    /// A symbolic link.
    public static func symbolicLink(to target: String) -> ScratchFile {
        ScratchFile(mode: "120000", contents: .bytes(Array(target.utf8)))
    }

    /// A submodule that stands at `commit`, which the repository need not have.
    public static func submodule(at commit: ObjectID) -> ScratchFile {
        ScratchFile(mode: "160000", contents: .commit(commit))
    }
}

extension ScratchFile: ExpressibleByStringInterpolation {
    /// Creates a file with this text.
    public init(stringLiteral value: String) { self = .text(value) }
}

extension ScratchFile: ExpressibleByArrayLiteral {
    /// Creates a file with these bytes.
    public init(arrayLiteral elements: UInt8...) { self = .bytes(elements) }
}
