import Glibc
public import PlumblineCore

/// Finds the lines of texts that match a pattern; each thread has its own.
///
/// As `git grep` does, a whole text is searched for the next candidate, and only the line around it is
/// then matched by itself: a match never goes over a line end.
public final class TextSearch {
    /// Candidates are looked for in so many bytes at a time, and the rest of the last line.
    private static let chunk = 64 << 10
    /// So many matches of one line are told.
    private static let matchLimit = 100
    /// So many bytes of lines are given for one text.
    private static let textLimit = 1 << 20
    private static let lineFeed = Int32(UInt8(ascii: "\n"))

    private let matcher: PatternMatcher
    /// Finds what is worth matching.
    private let finder: PatternMatcher
    private let contextLines: Int

    /// Creates a search that also gives `contextLines` lines before and after each; it ends when
    /// `mayGoOn`, which is asked now and then, says so.
    public init(
        _ pattern: CompiledPattern, contextLines: Int = 0, mayGoOn: @escaping () -> Bool = { true }
    ) {
        matcher = PatternMatcher(pattern, mayGoOn: mayGoOn)
        finder = pattern.required.map { PatternMatcher($0, mayGoOn: mayGoOn) } ?? matcher
        self.contextLines = contextLines
    }

    /// What was found in one text.
    public struct Outcome: Hashable, Sendable {
        /// The lines that match, and those near them, in order and each once.
        public var lines: [FoundLine] = []
        /// How many of them match.
        public var matchCount = 0
        /// Why lines may be missing; `nil` if none is.
        public var end: End?

        /// Nothing was found.
        public static let empty = Outcome()
    }

    /// Why a search ended early.
    public enum End: Hashable, Sendable {
        /// As many lines as were asked for, or as much text as is given for one file, was found.
        case limit
        /// The pattern would take too many steps.
        case tooExpensive
        /// There was no time left.
        case outOfTime
    }

    /// Whether git takes `text` for binary.
    ///
    /// As `ContentKind` says, which for so many texts takes too long from another module.
    public static func isBinary(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let base = text.baseAddress else { return false }
        return memchr(base, 0, min(text.count, ContentKind.probeByteCount)) != nil
    }

    /// Returns the first `limit` lines of `text` that match, beginning with the line `first`.
    public func lines(
        of text: UnsafeRawBufferPointer, from first: LineNumber = 1, limit: Int
    ) -> Outcome {
        var lines = LineCollector(text, contextLines: contextLines)
        do {
            var offset = lines.skip(to: first)
            while let candidate = try candidate(in: text, from: offset) {
                let line = Self.line(around: candidate, in: text)
                let matches = try matches(in: UnsafeRawBufferPointer(rebasing: text[line]))
                if !matches.isEmpty {
                    if lines.outcome.matchCount == limit || lines.textByteCount > Self.textLimit {
                        lines.outcome.end = .limit
                        break
                    }
                    lines.add(line, matches)
                }
                offset = line.upperBound + 1
            }
        } catch {
            lines.outcome.end = error == .tooExpensive ? .tooExpensive : .outOfTime
        }
        lines.finish()
        return lines.outcome
    }

    /// Returns where the next match may be; `nil` if no line that begins at `offset` or later has one.
    private func candidate(
        in text: UnsafeRawBufferPointer, from offset: Int
    ) throws(PatternMatcher.Stop) -> Int? {
        var start = offset
        while start < text.count {
            let end = Self.lineEnd(in: text, from: min(start + Self.chunk, text.count))
            let chunk = UnsafeRawBufferPointer(rebasing: text[start..<end])
            if let match = try finder.firstMatch(in: chunk, from: 0) {
                return start + match.lowerBound
            }
            start = end + 1
        }
        return nil
    }

    private func matches(
        in line: UnsafeRawBufferPointer
    ) throws(PatternMatcher.Stop) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var empty: Range<Int>?
        var offset = 0
        while matches.count < Self.matchLimit,
            let match = try matcher.firstMatch(in: line, from: offset)
        {
            if match.isEmpty { empty = empty ?? match } else { matches.append(match) }
            offset =
                match.isEmpty ? matcher.next(after: match.upperBound, in: line) : match.upperBound
            if offset > line.count { break }
        }
        return matches.isEmpty ? [empty].compactMap(\.self) : matches
    }

    /// The line that holds the byte at `offset`, or ends there.
    private static func line(around offset: Int, in text: UnsafeRawBufferPointer) -> Range<Int> {
        var start = offset
        while start > 0, text[start - 1] != UInt8(lineFeed) { start -= 1 }
        return start..<lineEnd(in: text, from: offset)
    }

    private static func lineEnd(in text: UnsafeRawBufferPointer, from offset: Int) -> Int {
        guard let base = text.baseAddress, offset < text.count,
            let end = memchr(base + offset, lineFeed, text.count - offset)
        else { return text.count }
        return UnsafeRawPointer(end) - base
    }
}
