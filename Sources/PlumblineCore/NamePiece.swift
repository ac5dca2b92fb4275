/// One piece of a pattern for the name of a file or folder.
enum NamePiece: Hashable {
    /// One byte as it is.
    case byte(UInt8)
    /// Any one character.
    case anyCharacter
    /// Any bytes at all.
    case anything
    /// A byte of the set, or one that is not.
    case oneOf(ByteSet)

    /// Reads a pattern; `nil` if a bracket is left open.
    static func pieces(of text: ArraySlice<UInt8>) -> [NamePiece]? {
        var pieces: [NamePiece] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): if pieces.last != .anything { pieces.append(.anything) }
            case UInt8(ascii: "?"): pieces.append(.anyCharacter)
            case UInt8(ascii: "["):
                guard let set = ByteSet(reading: &rest) else { return nil }
                pieces.append(.oneOf(set))
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                pieces.append(.byte(escaped))
            default: pieces.append(.byte(byte))
            }
        }
        return pieces
    }

    /// Whether only one name matches.
    static func areLiteral(_ pieces: [NamePiece]) -> Bool {
        pieces.allSatisfy {
            if case .byte = $0 { true } else { false }
        }
    }

    /// Whether `name` as a whole matches: the last `*` takes what the rest leaves it.
    static func match(_ pieces: [NamePiece], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        var (piece, offset) = (0, 0)
        var retry: (piece: Int, offset: Int)?
        while true {
            if piece < pieces.count, pieces[piece] == .anything {
                piece += 1
                retry = (piece, offset)
            } else if piece < pieces.count, let end = pieces[piece].end(offset, in: name) {
                (piece, offset) = (piece + 1, end)
            } else if piece == pieces.count, offset == name.count {
                return true
            } else if let last = retry, last.offset < name.count {
                retry = (last.piece, last.offset + 1)
                (piece, offset) = (last.piece, last.offset + 1)
            } else {
                return false
            }
        }
    }

    /// Where what this matches at `offset` ends; `nil` if it does not match.
    private func end(_ offset: Int, in name: UnsafeBufferPointer<UInt8>) -> Int? {
        guard offset < name.count else { return nil }
        switch self {
        case .byte(let byte): return name[offset] == byte ? offset + 1 : nil
        case .oneOf(let set): return set.contains(name[offset]) ? offset + 1 : nil
        case .anything: return nil
        case .anyCharacter:
            var end = offset + 1
            guard name[offset] >= 0xC0 else { return end }
            while end < name.count, name[end] & 0b1100_0000 == 0b1000_0000 { end += 1 }
            return end
        }
    }
}

/// A set of bytes in brackets, such as `[a-z_]` or `[!0-9]`.
struct ByteSet: Hashable {
    private var ranges: [ClosedRange<UInt8>] = []
    private var isInverted = false

    /// Reads what stands behind the opening bracket; `nil` if there is no closing one.
    init?(reading text: inout ArraySlice<UInt8>) {
        if let sign = text.first, sign == UInt8(ascii: "!") || sign == UInt8(ascii: "^") {
            isInverted = true
            text = text.dropFirst()
        }
        var isFirst = true
        while let byte = Self.next(&text) {
            if byte.value == UInt8(ascii: "]"), !byte.isEscaped, !isFirst { return }
            isFirst = false
            var last = byte.value
            if text.first == UInt8(ascii: "-"), text.dropFirst().first != UInt8(ascii: "]") {
                text = text.dropFirst()
                guard let end = Self.next(&text) else { return nil }
                last = end.value
            }
            if byte.value <= last { ranges.append(byte.value...last) }
        }
        return nil
    }

    func contains(_ byte: UInt8) -> Bool {
        ranges.contains { $0.contains(byte) } != isInverted
    }

    private static func next(
        _ text: inout ArraySlice<UInt8>
    ) -> (value: UInt8, isEscaped: Bool)? {
        guard let byte = text.popFirst() else { return nil }
        guard byte == UInt8(ascii: "\\") else { return (byte, false) }
        return text.popFirst().map { ($0, true) }
    }
}
