import PlumblineCore

/// Lines that are looked for: where they stand in the file that is asked about, and where in the
/// version at hand. Lines are counted from 0.
struct BlamePiece: Hashable, Sendable {
    var line: Int
    var place: Int
    var count: Int

    /// The part that stands in `places` of the version at hand; `nil` if none does.
    func clipped(to places: Range<Int>) -> BlamePiece? {
        let part = (place..<place + count).clamped(to: places)
        guard !part.isEmpty else { return nil }
        return BlamePiece(
            line: line + part.lowerBound - place, place: part.lowerBound, count: part.count)
    }

    /// The lines in the file that is asked about.
    var lines: Range<LineNumber> { LineNumber(index: line)..<LineNumber(index: line + count) }
}

extension [BlamePiece] {
    /// Splits pieces, ascending by place, by whether a diff keeps their lines.
    ///
    /// - Parameter map: leads from the version at hand to another one.
    /// - Returns: what the other version has, with its places there, and what is left.
    func split(by map: LineMap) -> (passed: [BlamePiece], left: [BlamePiece]) {
        var (passed, left): ([BlamePiece], [BlamePiece]) = ([], [])
        var next = 0
        for piece in self {
            while next > 0, map.hunks[next - 1].old.upperBound.index > piece.place { next -= 1 }
            while next < map.hunks.count, map.hunks[next].old.upperBound.index <= piece.place {
                next += 1
            }
            var rest = piece
            for hunk in map.hunks[next...] where rest.count > 0 {
                let changed = hunk.old.lowerBound.index..<hunk.old.upperBound.index
                guard changed.lowerBound < rest.place + rest.count else { break }
                let shift = map.shift(beforeHunk: hunk)
                if let kept = rest.clipped(to: 0..<changed.lowerBound) {
                    passed.append(kept.shifted(by: shift))
                }
                if let lost = rest.clipped(to: changed) { left.append(lost) }
                rest = rest.clipped(to: changed.upperBound..<Int.max) ?? rest.emptied
            }
            guard rest.count > 0 else { continue }
            passed.append(rest.shifted(by: map.shift(of: rest.place)))
        }
        return (passed, left)
    }

    /// Takes the lines of `blocks`, ascending, out.
    ///
    /// - Returns: what stands in the blocks, by the number of the text that they come from and with its
    ///   places there, and what is left.
    func split(by blocks: [MovedBlock]) -> (passed: [Int: [BlamePiece]], left: [BlamePiece]) {
        var (passed, left): ([Int: [BlamePiece]], [BlamePiece]) = ([:], [])
        for piece in self {
            var rest = piece
            let first = blocks.partitioningIndex { $0.lines.upperBound > piece.place }
            for block in blocks[first...] where rest.count > 0 {
                if let before = rest.clipped(to: 0..<block.lines.lowerBound) {
                    left.append(before)
                }
                if let moved = rest.clipped(to: block.lines) {
                    passed[block.source, default: []].append(moved.shifted(by: block.shift))
                }
                rest = rest.clipped(to: block.lines.upperBound..<Int.max) ?? rest.emptied
            }
            if rest.count > 0 { left.append(rest) }
        }
        return (passed, left)
    }

    /// The same lines with pieces joined that stand behind each other in both versions.
    func joined() -> [BlamePiece] {
        var joined: [BlamePiece] = []
        for piece in sorted(by: { ($0.place, $0.line) < ($1.place, $1.line) }) {
            if let last = joined.last, last.place + last.count == piece.place,
                last.line + last.count == piece.line
            {
                joined[joined.count - 1].count += piece.count
            } else {
                joined.append(piece)
            }
        }
        return joined
    }
}

extension BlamePiece {
    fileprivate var emptied: BlamePiece { BlamePiece(line: line, place: place, count: 0) }

    fileprivate func shifted(by shift: Int) -> BlamePiece {
        BlamePiece(line: line, place: place + shift, count: count)
    }
}

extension LineMap {
    /// By how much the lines between the hunk before `hunk` and `hunk` itself are shifted.
    fileprivate func shift(beforeHunk hunk: Hunk) -> Int {
        hunk.new.lowerBound.index - hunk.old.lowerBound.index
    }

    /// By how much a line outside every hunk, counted from 0, is shifted.
    fileprivate func shift(of line: Int) -> Int {
        guard case .unchanged(let place) = destination(of: LineNumber(index: line)) else {
            return 0
        }
        return place.index - line
    }
}
