/// The text of an old line, prepared to be compared with those of many new ones.
struct LineWording {
    private let text: [UInt8]
    private let similarity: LineSimilarity

    /// Prepares a line.
    init(_ line: Int, of text: Text) {
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
        features[.sameText] = text == otherLine ? 1 : 0
        features[.lengthRatio] = abs(
            naturalLogarithm(Double(1 + text.count) / Double(1 + otherLine.count)))
    }

    private static func folded(_ line: Int, of text: Text) -> [UInt8] {
        LineTraits.folded(text[LineNumber(index: line)], limit: TokenReader.longestText)
    }
}
