/// The lines of one side that take part in the search for the shortest edit script.
///
/// As in git (LibXDiff's cleanup of records), a line that the other text does not have is changed
/// without a search, and so is one that the other text has very often, if it stands among such lines:
/// a few common lines, such as closing braces, would only pin what does not belong together.
struct DiffSelection {
    /// The lines, ascending, as places in the range that is searched.
    private(set) var places: [Int32] = []
    /// Their keys.
    private(set) var keys: [UInt32] = []

    /// How much the other text has of a line.
    private enum Match: UInt8 {
        case none, some, many
    }

    /// So far a line's surroundings are looked at.
    private static let reach = 100
    /// No line has to stand more often than this in order to be one of many.
    private static let mostForMany = 1_024
    /// A line among so many times more unmatched lines is left out.
    private static let ratio = 4

    /// - Parameters:
    ///   - keys: the keys of the range that is searched.
    ///   - lineCount: how many lines the whole text has, upon which it depends how many are many.
    ///   - otherCount: how often the other text has the line of a key.
    init(_ keys: ArraySlice<UInt32>, lineCount: Int, otherCount: (UInt32) -> Int) {
        let many = min(DiffMath.roughRoot(lineCount), Self.mostForMany)
        let matches = keys.map { key -> Match in
            let count = otherCount(key)
            return count == 0 ? .none : count >= many ? .many : .some
        }
        places.reserveCapacity(keys.count)
        self.keys.reserveCapacity(keys.count)
        for (place, key) in keys.enumerated() {
            let match = matches[place]
            if match == .none || (match == .many && Self.isAmongUnmatched(place, matches)) {
                continue
            }
            places.append(Int32(place))
            self.keys.append(key)
        }
    }

    /// All lines of a range.
    init(all keys: ArraySlice<UInt32>) {
        self.keys = Array(keys)
        places = keys.indices.map { Int32($0 - keys.startIndex) }
    }

    /// Whether a line that is one of many stands in a run of lines that are unmatched or many, most of
    /// them unmatched, and some before it as well as behind it.
    private static func isAmongUnmatched(_ place: Int, _ matches: [Match]) -> Bool {
        let above = run(
            of: stride(from: place - 1, through: max(0, place - reach), by: -1), matches)
        guard above.unmatched > 0 else { return false }
        let end = min(matches.count - 1, place + reach)
        let below = run(of: stride(from: place + 1, through: end, by: 1), matches)
        guard below.unmatched > 0 else { return false }
        let unmatched = above.unmatched + below.unmatched
        // The line itself counts once in each direction.
        let many = above.many + below.many + 2
        return many * ratio < many + unmatched
    }

    private static func run(
        of places: StrideThrough<Int>, _ matches: [Match]
    ) -> (unmatched: Int, many: Int) {
        var run = (unmatched: 0, many: 0)
        for place in places {
            switch matches[place] {
            case .none: run.unmatched += 1
            case .many: run.many += 1
            case .some: return run
            }
        }
        return run
    }
}

/// Arithmetic of a diff's limits.
enum DiffMath {
    /// A power of two near the square root of `number`.
    static func roughRoot(_ number: Int) -> Int {
        var root = 1
        var rest = number
        while rest > 0 {
            root *= 2
            rest /= 4
        }
        return root
    }
}
