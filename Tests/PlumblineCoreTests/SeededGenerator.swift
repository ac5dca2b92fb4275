import PlumblineCore

/// Random numbers that are the same in every run, for tests with many cases: Marsaglia's xorshift64*.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Creates a generator; equal seeds give equal numbers.
    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// Returns a text of up to `count` lines of which many are equal.
    mutating func text(lines count: Int) -> Text {
        let lines = (0..<Int.random(in: 0...count, using: &self)).map { _ in
            String(repeating: "x", count: Int.random(in: 0...4, using: &self))
        }
        let end = Bool.random(using: &self) ? "\n" : ""
        return Text(bytes: Array((lines.joined(separator: "\n") + end).utf8))
    }
}
