import PlumblineCore

/// What stood at a path along a first-parent history.
struct PathVersions: Sendable {
    let path: TreePath
    /// What stands there from a place of the history on, `nil` for nothing: the oldest first, so the
    /// places descend.
    private(set) var changes: [(place: Int, side: Delta.Side?)] = []

    init(_ path: TreePath) { self.path = path }

    /// Adds what stands there from `place` on, which is newer than those before.
    mutating func append(_ side: Delta.Side?, from place: Int) {
        if changes.last?.place == place { changes.removeLast() }
        changes.append((place, side))
    }

    /// Calls `body` with each blob and the places at which it stands.
    func forEachSpan(_ body: (_ blob: Delta.Side, _ places: ClosedRange<Int>) -> Void) {
        for (index, change) in changes.enumerated() {
            guard let side = change.side, side.kind.isBlob else { continue }
            let newest = index + 1 < changes.count ? changes[index + 1].place + 1 : 0
            body(side, newest...change.place)
        }
    }
}
