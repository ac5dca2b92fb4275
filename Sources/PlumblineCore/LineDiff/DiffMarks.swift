/// Which lines of a side are changed; the one before the first and the one behind the last are not.
final class DiffMarks {
    private let marks: UnsafeMutablePointer<Bool>

    /// Marks none of `count` lines.
    init(count: Int) {
        marks = UnsafeMutablePointer.allocate(capacity: count + 2)
        marks.initialize(repeating: false, count: count + 2)
    }

    deinit { marks.deallocate() }

    @inline(__always)
    subscript(line: Int) -> Bool {
        get { marks[line + 1] }
        set { marks[line + 1] = newValue }
    }

    /// The marks of the lines from `line` on.
    func marks(from line: Int) -> UnsafeMutablePointer<Bool> { marks + 1 + line }

    func set(_ lines: Range<Int>, _ isChanged: Bool) {
        (marks + 1 + lines.lowerBound).update(repeating: isChanged, count: lines.count)
    }

    func first(in lines: Range<Int>) -> Int? { lines.first { self[$0] } }

    func last(in lines: Range<Int>) -> Int? { lines.last { self[$0] } }
}
