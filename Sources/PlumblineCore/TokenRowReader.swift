/// Reads the tokens of lines, each one once a line, and counts in how many lines they stand.
///
/// It keeps what it writes for every token in memory of its own: an array asks at each write whether it
/// is shared.
struct TokenRowReader: ~Copyable {
    /// No line has more tokens: each byte that is read ends a token and a part of one at most.
    private static let most = 2 * TokenReader.longestText

    private var index: TokenIndex
    private var tokenCount = 0
    private var capacity: Int
    /// In how many lines each token stands.
    private var lineCounts: UnsafeMutablePointer<Float>
    /// Where each token was last put, to count it once in a line.
    private var lastSlots: UnsafeMutablePointer<Int32>
    /// The distinct tokens of the line that is read.
    private let names: UnsafeMutablePointer<Int32>
    /// How much each of them counts.
    private let counts: UnsafeMutablePointer<Float>

    /// Creates a reader with room for `capacity` distinct tokens, which grows with more.
    init(capacity: Int) {
        index = TokenIndex(capacity: capacity)
        self.capacity = max(16, capacity)
        lineCounts = .allocate(capacity: self.capacity)
        lastSlots = .allocate(capacity: self.capacity)
        names = .allocate(capacity: Self.most)
        counts = .allocate(capacity: Self.most)
    }

    deinit {
        lineCounts.deallocate()
        lastSlots.deallocate()
        names.deallocate()
        counts.deallocate()
    }

    /// In how many lines each token stands, by its number.
    var frequencies: [Float] {
        Array(UnsafeBufferPointer(start: lineCounts, count: tokenCount))
    }

    /// Appends the tokens of a line, and how much each of them counts, the end of the line and its role.
    mutating func read(
        _ text: ArraySlice<UInt8>, _ tokens: inout [Int32], _ weights: inout [Float],
        _ starts: inout [Int32], _ roles: inout [RoleTokens]
    ) {
        let start = tokens.count
        var count = 0
        var role = RoleTokens()
        TokenReader.read(text) { name, weight, sign in
            let token = number(of: name)
            if weight == 1 { role.add(token, sign: sign) }
            let slot = Int(lastSlots[Int(token)]) - start
            if slot >= 0 {
                counts[slot] += weight
            } else {
                precondition(count < Self.most, "a line has more tokens than its bytes can give")
                lastSlots[Int(token)] = Int32(start + count)
                lineCounts[Int(token)] += 1
                names[count] = token
                counts[count] = weight
                count += 1
            }
        }
        tokens.append(contentsOf: UnsafeBufferPointer(start: names, count: count))
        weights.append(contentsOf: UnsafeBufferPointer(start: counts, count: count))
        starts.append(Int32(tokens.count))
        roles.append(role)
    }

    /// Counts the tokens of a line that was read for another one with the same text.
    mutating func countAgain(_ tokens: ArraySlice<Int32>) {
        for token in tokens { lineCounts[Int(token)] += 1 }
    }

    @inline(__always)
    private mutating func number(of name: UInt64) -> Int32 {
        let token = index.id(of: name)
        if Int(token) == tokenCount {
            if tokenCount == capacity { grow() }
            lineCounts[tokenCount] = 0
            lastSlots[tokenCount] = -1
            tokenCount += 1
        }
        return token
    }

    private mutating func grow() {
        let (oldCounts, oldSlots) = (lineCounts, lastSlots)
        lineCounts = .allocate(capacity: 2 * capacity)
        lastSlots = .allocate(capacity: 2 * capacity)
        lineCounts.update(from: oldCounts, count: capacity)
        lastSlots.update(from: oldSlots, count: capacity)
        oldCounts.deallocate()
        oldSlots.deallocate()
        capacity *= 2
    }
}
