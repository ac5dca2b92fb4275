/// The text of an old line, prepared to be compared with those of many new ones.
struct LineWording {
    private let text: [UInt8]
    private let similarity: LineSimilarity
    private let hasParts: Bool

    /// Prepares a line; `hasParts` if it is to be compared with parts of the others, too.
    init(_ line: Int, of text: Text, hasParts: Bool) {
        self.hasParts = hasParts
        self.text = Self.folded(line, of: text)
        similarity = LineSimilarity(self.text)
    }

    /// Sets the features of the texts.
    func compare(
        with other: Int, of otherText: Text, features: inout LineFeatures<LineFeature>
    ) {
        let otherLine = Self.folded(other, of: otherText)
        let ratio = similarity.ratio(to: otherLine)
        features[.characters] = ratio
        if hasParts { features[.partialCharacters] = similarity.partialRatio(to: otherLine) }
        features[.sameText] = text == otherLine ? 1 : 0
        features[.lengthRatio] = abs(
            naturalLogarithm(Double(1 + text.count) / Double(1 + otherLine.count)))
    }

    private static func folded(_ line: Int, of text: Text) -> [UInt8] {
        LineTraits.folded(text[LineNumber(index: line)], limit: TokenReader.longestText)
    }
}
