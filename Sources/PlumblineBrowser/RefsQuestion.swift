public import PlumblineCore

/// Which branches and tags are asked for, and in what order.
public struct RefsQuestion: Hashable, Sendable {
    /// Only branches, or only tags; `nil` for both.
    public var kind: Kind?
    /// How the names begin: with it, in full or without `refs/heads/` or `refs/tags/`.
    public var prefix: [UInt8] = []
    /// What stands in the shorthands, be it in letters of the other case.
    public var text: [UInt8] = []
    /// In what order they come.
    public var order = Order.name
    /// Whether the last comes first.
    public var isReversed = false
    /// The most refs of one answer; `nil` for all.
    public var limit: Int?
    /// Behind which ref the answer begins.
    public var cursor: RefCursor?

    /// A branch or a tag.
    public enum Kind: String, Hashable, Sendable { case branch, tag }

    /// By what refs are ordered.
    public enum Order: String, Hashable, Sendable {
        /// The bytes of the full name.
        case name
        /// The time of the commit, the oldest first; then the name.
        case time
    }

    /// Asks for all, in the order of their names.
    public init() {}
}

/// A place in an ordered list of refs that stays what it is while others come and go.
public struct RefCursor: Hashable, Sendable, Comparable {
    /// The time of the ref's commit; 0 where the time does not order.
    public let seconds: Int64
    /// The ref's name.
    public let name: RefName

    /// Creates the place behind the ref `name`.
    public init(seconds: Int64, name: RefName) {
        self.seconds = seconds
        self.name = name
    }

    /// Reads the text that `description` writes.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let seconds = Int64(parts[0]),
            let name = PercentEncoding.decode(parts[1].utf8)
        else { return nil }
        self.init(seconds: seconds, name: RefName(bytes: name))
    }

    /// Orders places by time, then by name.
    public static func < (left: RefCursor, right: RefCursor) -> Bool {
        (left.seconds, left.name) < (right.seconds, right.name)
    }
}

extension RefCursor: CustomStringConvertible {
    /// The cursor as text of a URL's query.
    public var description: String {
        "\(seconds)." + PercentEncoding.encode(name.bytes, keeping: "")
    }
}

/// Some of the branches and tags.
public struct RefPage: Sendable {
    /// The refs.
    public let refs: [Ref]
    /// The branch that HEAD stands on.
    public let head: RefName?
    /// Where the next page begins; `nil` if this is the last.
    public let next: RefCursor?
}
