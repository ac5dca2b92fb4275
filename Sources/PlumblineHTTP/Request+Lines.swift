import Hummingbird
import PlumblineCore

/// Lines as a request selects them: `120`, `120-160`, or `120-` for all from there on.
struct LineSelection: Hashable {
    let first: LineNumber
    /// `nil` up to the end.
    let last: LineNumber?

    init(first: LineNumber, last: LineNumber?) {
        self.first = first
        self.last = last
    }

    /// Reads a selection; `nil` for a text that is none.
    init?(_ text: String) {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = Self.line(ends[0]) else { return nil }
        self.first = first
        guard ends.count == 2 else {
            last = first
            return
        }
        guard !ends[1].isEmpty else {
            last = nil
            return
        }
        guard let last = Self.line(ends[1]), last >= first else { return nil }
        self.last = last
    }

    /// Returns those of the lines that a text of `count` lines has.
    func lines(of count: Int) -> Range<LineNumber> {
        let end = LineNumber(index: max(count, 0))
        return min(first, end)..<min(last.map { $0.shifted(by: 1) } ?? end, end)
    }

    private static func line(_ digits: Substring) -> LineNumber? {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
            (1...Int(Int32.max)).contains(number)
        else { return nil }
        return LineNumber(number)
    }
}

extension LineSelection: CustomStringConvertible {
    /// The text that reads as this selection.
    var description: String {
        guard let last else { return "\(first)-" }
        return last == first ? "\(first)" : "\(first)-\(last)"
    }
}

extension Request {
    /// The lines that `lines` selects; `nil` without it.
    func lines() throws(Problem) -> LineSelection? {
        guard let text = try query("lines") else { return nil }
        guard let selection = LineSelection(text) else {
            throw Problem(
                .invalidRequest,
                "lines is '\(text)'; give lines from 1, such as 120, 120-160 or 120-")
        }
        return selection
    }
}
