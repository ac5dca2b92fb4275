/// A few characters that are looked for in a path in their order, with others between them or not.
///
/// A lower-case letter stands for both cases, an upper-case one for itself.
struct FuzzyTerm: Hashable, Sendable {
    let text: [UInt8]

    /// Whether folders are meant too.
    var isPath: Bool { text.contains(UInt8(ascii: "/")) }

    /// Whether `byte` of a path is what `wanted` of a term means.
    @inline(__always)
    static func isMatch(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        byte == wanted || (WordStart.isUpper(byte) && byte | 0x20 == wanted)
    }

    /// Whether `name` begins with the term.
    func begins(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= name.count else { return false }
        for offset in text.indices where !Self.isMatch(name[offset], text[offset]) { return false }
        return true
    }
}
