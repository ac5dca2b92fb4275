extension LineScorer {
    /// Returns the place to look at for an old line that is gone: the closest surviving line of its
    /// innermost surviving scope, or the header of that scope if nothing in it survived.
    func nearest(to line: Int) -> LineMatch.Nearest? {
        let scope = old.table.scopes(around: line).first { anchors.image(of: $0) != nil }
        let gap = gap(around: line)
        let above = gap.old.above > (scope ?? -1) ? gap.old.above : nil
        let below = isInside(gap.old.below, scope) ? gap.old.below : nil
        if let above, line - above <= (below ?? .max) - line {
            return nearest(at: above, .previousLine)
        }
        if let below { return nearest(at: below, .nextLine) }
        return scope.flatMap { nearest(at: $0, .enclosingScope) }
    }

    private func isInside(_ line: Int, _ scope: Int?) -> Bool {
        guard line < old.table.count else { return false }
        guard let scope else { return true }
        return old.table.scopes(around: line).contains(scope)
    }

    private func nearest(at line: Int, _ reason: LineMatch.Reason) -> LineMatch.Nearest? {
        anchors.image(of: line).map {
            LineMatch.Nearest(line: LineNumber(index: $0), reason: reason)
        }
    }
}
