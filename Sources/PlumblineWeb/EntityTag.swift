/// The strong validator of contents that are served from memory.
struct EntityTag: Hashable, Sendable {
    private let digest: UInt64

    /// Derives the tag from every byte of the contents, by FNV-1a.
    ///
    /// Contents are our own, so nobody gains by finding two that collide.
    init(of contents: some Sequence<UInt8>) {
        digest = contents.reduce(0xcbf2_9ce4_8422_2325) { digest, byte in
            (digest ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }

    /// Whether the value of an `If-None-Match` field names this tag.
    func isNamed(by field: String) -> Bool {
        field.split(separator: ",").contains { member in
            let tag = member.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return tag == "*" || tag == description || tag == "W/" + description
        }
    }
}

extension EntityTag: CustomStringConvertible {
    /// The tag as it stands in an `ETag` field, with its quotes.
    var description: String { "\"\(String(digest, radix: 16))\"" }
}
