/// A paragraph of plain text in which some words are code.
struct Paragraph: Hashable, Sendable {
    /// In the order of the text; none is empty.
    let spans: [Span]

    /// A run of words of one kind.
    struct Span: Hashable, Sendable {
        let text: String
        let isCode: Bool
    }

    /// Reads text in which blank lines part paragraphs and backticks enclose code.
    static func paragraphs(of text: String) -> [Paragraph] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.allSatisfy(\.isWhitespace) }
            .map { lines in Paragraph(lines.joined(separator: "\n")) }
    }

    private init(_ text: String) {
        spans = text.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated()
            .map { index, part in Span(text: String(part), isCode: !index.isMultiple(of: 2)) }
            .filter { !$0.text.isEmpty }
    }
}
