/// The text of a line, prepared to be compared with many others.
struct LineSimilarity {
    private let text: [UInt8]
    private let wordCount: Int
    /// For each byte the places where it stands in the text, as bits.
    private var places: [UInt64]

    /// Prepares `text`.
    init(_ text: [UInt8]) {
        self.text = text
        wordCount = (text.count + 63) / 64
        places = Array(repeating: 0, count: 256 * wordCount)
        for (index, byte) in text.enumerated() {
            places[Int(byte) * wordCount + index / 64] |= 1 << UInt64(index % 64)
        }
    }

    /// Returns the share of both texts that is in their longest common subsequence, 0 to 1.
    ///
    /// - Complexity: O(*n* · *m* / 64) in bytes.
    func ratio(to other: [UInt8]) -> Double {
        ratio(to: other[...])
    }

    private func ratio(to other: ArraySlice<UInt8>) -> Double {
        let total = text.count + other.count
        guard total > 0 else { return 1 }
        return Double(2 * commonLength(with: other)) / Double(total)
    }

    /// The length of the longest common subsequence, found as in Hyyrö's “Bit-parallel LCS-length
    /// computation revisited” (2004): each zero among the bits is one step of the sequence.
    private func commonLength(with other: ArraySlice<UInt8>) -> Int {
        wordCount == 1 ? commonLengthInOneWord(with: other) : commonLengthInWords(with: other)
    }

    private func commonLengthInOneWord(with other: ArraySlice<UInt8>) -> Int {
        places.withUnsafeBufferPointer { places in
            other.withUnsafeBufferPointer { other in
                var bits = UInt64.max
                for byte in other {
                    let matches = bits & places[Int(byte)]
                    bits = (bits &+ matches) | (bits & ~matches)
                }
                return (~bits).nonzeroBitCount
            }
        }
    }

    private func commonLengthInWords(with other: ArraySlice<UInt8>) -> Int {
        var bits = Array(repeating: UInt64.max, count: wordCount)
        for byte in other {
            var carry: UInt64 = 0
            for word in 0..<wordCount {
                let matches = bits[word] & places[Int(byte) * wordCount + word]
                let (partial, first) = bits[word].addingReportingOverflow(matches)
                let (sum, second) = partial.addingReportingOverflow(carry)
                carry = first || second ? 1 : 0
                bits[word] = sum | (bits[word] & ~matches)
            }
        }
        return bits.reduce(0) { $0 + (~$1).nonzeroBitCount }
    }
}
