/// What a person types to name a commit: `main`, `v1.0~2`, `1a2b3c4`, `HEAD^2`.
public struct Revision: Hashable, Sendable {
    /// The longest text that is read.
    public static let longestText = 1024

    /// The text as it was given.
    public let text: String
    /// What stands before the first `~` or `^`, in bytes.
    public let base: [UInt8]
    /// The steps from there, in order.
    public let steps: [Step]

    /// One step back in the history.
    public enum Step: Hashable, Sendable {
        /// `~N`: the first parent, *N* times.
        case ancestor(generations: Int)
        /// `^N`: the *N*th parent, counted from 1; `^0` is the commit itself.
        case parent(number: Int)
    }

    /// The tip of the default branch.
    public static let head = Revision(text: "HEAD", base: Array("HEAD".utf8), steps: [])

    /// Creates the revision that names `id` itself.
    public init(_ id: ObjectID) {
        self.init(text: id.description, base: Array(id.description.utf8), steps: [])
    }

    /// Parses `text`; `nil` if it is empty, too long, holds control characters, or a step is malformed.
    public init?(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    /// Parses bytes, which need not be UTF-8: a branch name need not be.
    public init?(bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count <= Self.longestText, !bytes.contains(where: { $0 < 0x20 })
        else { return nil }
        let base = bytes.prefix { $0 != UInt8(ascii: "~") && $0 != UInt8(ascii: "^") }
        guard !base.isEmpty, let steps = Self.steps(bytes[base.endIndex...]) else { return nil }
        self.init(text: String(decoding: bytes, as: UTF8.self), base: Array(base), steps: steps)
    }

    private init(text: String, base: [UInt8], steps: [Step]) {
        self.text = text
        self.base = base
        self.steps = steps
    }

    private static func steps(_ bytes: ArraySlice<UInt8>) -> [Step]? {
        var steps: [Step] = []
        var rest = bytes
        while let sign = rest.popFirst() {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard let number = digits.isEmpty ? 1 : Int(String(decoding: digits, as: UTF8.self))
            else { return nil }
            switch sign {
            case UInt8(ascii: "~"): steps.append(.ancestor(generations: number))
            case UInt8(ascii: "^"): steps.append(.parent(number: number))
            default: return nil
            }
        }
        return steps
    }
}

extension Revision: CustomStringConvertible {
    /// The text as it was given.
    public var description: String { text }
}
