import NIOConcurrencyHelpers

/// The open questions of a request, taken from both ends.
final class HistoryQueue: Sendable {
    /// So many positions are taken at a time.
    private static let positionCount = 16

    private let parts: [HistoryQuestion]
    private let open: NIOLockedValueBox<Range<Int>>

    /// Puts the files with most positions first.
    init(_ questions: [HistoryQuestion]) {
        parts = questions.sorted { $0.positions.count > $1.positions.count }
            .flatMap { $0.parts(ofAtMost: Self.positionCount) }
        open = NIOLockedValueBox(parts.indices)
    }

    /// The number of parts, taken or not.
    var count: Int { parts.count }

    /// Takes the next part from the front, or from the end; `nil` if all are taken.
    func next(isLast: Bool) -> HistoryQuestion? {
        open.withLockedValue { open in isLast ? open.popLast() : open.popFirst() }
            .map { parts[$0] }
    }
}
