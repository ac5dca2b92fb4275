/// What a column counts.
public enum ColumnUnit: String, Hashable, Sendable, CaseIterable {
    /// Bytes of UTF-8, and of any other encoding.
    case utf8 = "utf-8"
    /// Code units of UTF-16, as in most editors' protocols.
    case utf16 = "utf-16"
    /// Unicode scalars.
    case utf32 = "utf-32"

    /// How many units the scalar that begins with `byte` has; 0 for a byte inside a scalar.
    ///
    /// A byte that no UTF-8 text has counts as a scalar of its own.
    fileprivate func width(of byte: UInt8) -> Int {
        if self == .utf8 { return 1 }
        if byte & 0b1100_0000 == 0b1000_0000 { return 0 }
        return self == .utf16 && byte >= 0xF0 ? 2 : 1
    }

    /// The offset in `text` of the byte at which `column`, counted from 1, begins; at most its end.
    func offset(of column: Int, in text: ArraySlice<UInt8>) -> Int {
        var left = column - 1
        for (offset, byte) in text.enumerated() {
            let width = width(of: byte)
            if left < width || (left == 0 && width > 0) { return offset }
            left -= width
        }
        return text.count
    }

    /// The column, counted from 1, of the byte at `offset` in `text`.
    func column(of offset: Int, in text: ArraySlice<UInt8>) -> Int {
        text.prefix(offset).reduce(1) { $0 + width(of: $1) }
    }
}

/// Where the columns of one line are found in another.
///
/// The tokens of the two lines are aligned by their longest common subsequence. A column inside a
/// token that both have stays in it; another one follows the last such token before it.
public struct ColumnMap {
    /// So many tokens of a line are aligned.
    private static let tokenLimit = 512

    private let old: ArraySlice<UInt8>
    private let new: ArraySlice<UInt8>
    /// The tokens that both lines have, in order, as offsets of bytes.
    private let common: [(old: Range<Int>, new: Range<Int>)]

    /// Aligns two lines.
    ///
    /// - Complexity: O(*n* · *m*) in the tokens of both that are not at equal ends.
    public init(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) {
        self.old = old
        self.new = new
        common = Self.align(Self.tokens(old), Self.tokens(new), old, new)
    }

    /// Returns where `column` of the old line is in the new one, in the same unit.
    public func column(_ column: Int, _ unit: ColumnUnit) -> Int {
        let offset = unit.offset(of: column, in: old)
        return unit.column(of: destination(of: offset), in: new)
    }

    private func destination(of offset: Int) -> Int {
        guard offset < old.count else { return new.count }
        guard let before = common.last(where: { $0.old.lowerBound <= offset }) else {
            let indentation = new.prefix(while: LineTraits.isWhitespace).count
            let isIndentation = old.prefix(offset + 1).allSatisfy(LineTraits.isWhitespace)
            return isIndentation
                ? min(offset, indentation) : common.first?.new.lowerBound ?? indentation
        }
        if before.old.contains(offset) {
            return before.new.lowerBound + offset - before.old.lowerBound
        }
        let gap = new.dropFirst(before.new.upperBound).prefix(while: LineTraits.isWhitespace)
        let distance = offset - before.old.upperBound
        let between = old.dropFirst(before.old.upperBound).prefix(distance + 1)
        let isSpace = between.allSatisfy(LineTraits.isWhitespace)
        return before.new.upperBound + (isSpace ? min(distance, gap.count) : gap.count)
    }

    private static func tokens(_ text: ArraySlice<UInt8>) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        var isInWord = false
        for (offset, byte) in text.enumerated() {
            let isWord = LineTraits.isWord(byte) || byte == UInt8(ascii: "_")
            if isWord, isInWord, let last = tokens.popLast() {
                tokens.append(last.lowerBound..<offset + 1)
            } else if !LineTraits.isWhitespace(byte) {
                if tokens.count == tokenLimit { break }
                tokens.append(offset..<offset + 1)
            }
            isInWord = isWord
        }
        return tokens
    }

    private static func align(
        _ old: [Range<Int>], _ new: [Range<Int>],
        _ oldText: ArraySlice<UInt8>, _ newText: ArraySlice<UInt8>
    ) -> [(old: Range<Int>, new: Range<Int>)] {
        func text(_ range: Range<Int>, _ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            text[text.startIndex + range.lowerBound..<text.startIndex + range.upperBound]
        }
        let difference = new.map { Array(text($0, newText)) }
            .difference(from: old.map { Array(text($0, oldText)) })
        var removed = Set<Int>()
        var inserted = Set<Int>()
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        let kept = old.indices.lazy.filter { !removed.contains($0) }.map { old[$0] }
        let images = new.indices.lazy.filter { !inserted.contains($0) }.map { new[$0] }
        return zip(kept, images).map { (old: $0, new: $1) }
    }
}
