import HTTPTypes

/// The entity tag of a compressed answer.
///
/// A strong tag names bytes, and compressed bytes are others (RFC 9110, section 8.8.3.3): they carry
/// the tag of the content with a suffix, and whoever asks with that asks for the content.
enum CompressedTag {
    private static let suffix = "-gzip\""

    /// The tag for content whose own tag is `tag`.
    static func tag(of tag: String) -> String {
        tag.hasSuffix("\"") ? tag.dropLast() + suffix : tag
    }

    /// Whether a list holds tags of compressed answers.
    static func isIn(_ list: String) -> Bool { list.contains(suffix) }

    /// Returns a list of tags in which compressed ones stand for their content.
    static func contentTags(in list: String) -> String {
        list.replacing(suffix, with: "\"")
    }

    /// Whether a list names the compressed form of the content with the tag `tag`.
    static func list(_ list: String, namesCompressed tag: String) -> Bool {
        list.contains(Self.tag(of: tag))
    }
}
