import Glibc

/// The different texts of a request, so that one which comes a thousand times is looked at once.
///
/// It numbers them in the order in which they come first. A text is told by the bytes that stand
/// for it: one that is written in two ways counts as two.
package struct KnownTexts {
    private var places: [Int: Int] = [:]
    /// Where each came first.
    private var ranges: [Range<Int>] = []
    /// The number of the one that was asked for last.
    private var last = 0

    /// Creates an empty collection.
    package init() {}

    /// How many there are.
    package var count: Int { ranges.count }

    /// Returns the number of the text at `range` of `bytes`; a new one has the number that ``count``
    /// was before.
    ///
    /// - Precondition: `bytes` are the same each time.
    package mutating func number(of range: Range<Int>, in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { bytes in
            let text = UnsafeRawBufferPointer(rebasing: bytes[range])
            if last < ranges.count, Self.isSame(text, bytes, ranges[last]) { return last }
            var hasher = Hasher()
            hasher.combine(bytes: text)
            let hash = hasher.finalize()
            if let place = places[hash], Self.isSame(text, bytes, ranges[place]) {
                last = place
                return place
            }
            last = ranges.count
            places[hash] = last
            ranges.append(range)
            return last
        }
    }

    private static func isSame(
        _ text: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Bool {
        guard text.count == range.count else { return false }
        guard let left = text.baseAddress, let right = bytes.baseAddress else { return true }
        return memcmp(left, right + range.lowerBound, text.count) == 0
    }
}
