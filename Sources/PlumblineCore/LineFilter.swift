/// Tells at once of most lines that a text has none like them, white space ignored.
///
/// It is a Bloom filter of one hash, the sum of a number for each byte: what has the same bytes in another
/// order is not told apart, and of other lines one in sixteen is not.
package struct LineFilter: Sendable {
    /// So many bits there are for each line, at least.
    private static let bitsPerLine = 16

    private var bits: [UInt64]
    /// By how much a mark is shifted to give the place of its bit.
    private let shift: Int

    /// A number for each byte, 0 for white space; chosen anew in each process, so that nobody can choose
    /// lines that are taken for others.
    private static let numbers: [UInt64] = (0...UInt8.max).map {
        LineTraits.isWhitespace($0) ? 0 : .random(in: 0 ... .max)
    }

    /// Reads the lines of `text`.
    ///
    /// - Complexity: O(*n*) in bytes.
    package init(_ text: Text) {
        var exponent = 6
        while 1 << exponent < Self.bitsPerLine * text.lineCount { exponent += 1 }
        shift = 64 - exponent
        bits = Array(repeating: 0, count: 1 << (exponent - 6))
        Self.numbers.withUnsafeBufferPointer { numbers in
            for index in 0..<text.lineCount {
                let mark = Self.mark(of: text[LineNumber(index: index)], numbers)
                let place = Int(truncatingIfNeeded: mark >> shift)
                bits[place >> 6] |= 1 << UInt64(place & 63)
            }
        }
    }

    /// Whether one of the lines may have the bytes of `line`, white space ignored.
    package func mayContain(_ line: ArraySlice<UInt8>) -> Bool {
        let mark = Self.numbers.withUnsafeBufferPointer { Self.mark(of: line, $0) }
        let place = Int(truncatingIfNeeded: mark >> shift)
        return bits[place >> 6] & (1 << UInt64(place & 63)) != 0
    }

    @inline(__always)
    private static func mark(
        of line: ArraySlice<UInt8>, _ numbers: UnsafeBufferPointer<UInt64>
    ) -> UInt64 {
        let sum = line.withUnsafeBufferPointer { line in
            var sum: UInt64 = 0
            for byte in line { sum &+= numbers[Int(byte)] }
            return sum
        }
        return sum &* 0x9e37_79b9_7f4a_7c15
    }
}
