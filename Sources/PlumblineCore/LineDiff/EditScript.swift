/// The search for the lines that a shortest edit script changes.
struct EditScript {
    /// So many lines are compared at most; what is left then counts as changed. It is some second of
    /// work, which no text reaches that a person wrote.
    static let workLimit = 400_000_000

    /// However small the texts, a box is searched for so many rounds.
    private static let leastRoundLimit = 256

    private let old: DiffSelection
    private let new: DiffSelection
    private let workLimit: Int

    init(_ old: DiffSelection, _ new: DiffSelection, workLimit: Int) {
        self.old = old
        self.new = new
        self.workLimit = workLimit
    }

    /// Marks the selected lines that are changed, and only those.
    ///
    /// - Parameters:
    ///   - oldMarks: a mark for each line of the range that was selected from.
    ///   - newMarks: the same for the new text.
    func mark(
        _ oldMarks: UnsafeMutablePointer<Bool>, _ newMarks: UnsafeMutablePointer<Bool>
    ) {
        guard !old.keys.isEmpty, !new.keys.isEmpty else { return }
        for place in old.places { oldMarks[Int(place)] = false }
        for place in new.places { newMarks[Int(place)] = false }
        let diagonalCount = old.keys.count + new.keys.count + 3
        // Each direction needs a diagonal beyond each corner.
        let ends = UnsafeMutablePointer<Int32>.allocate(capacity: 2 * diagonalCount)
        defer { ends.deallocate() }
        old.keys.withUnsafeBufferPointer { oldKeys in
            new.keys.withUnsafeBufferPointer { newKeys in
                guard let oldBase = oldKeys.baseAddress, let newBase = newKeys.baseAddress else {
                    return
                }
                let middle = newKeys.count + 1
                var grid = EditGrid(
                    old: oldBase, new: newBase, forward: ends + middle,
                    backward: ends + diagonalCount + middle,
                    roundLimit: max(DiffMath.roughRoot(diagonalCount), Self.leastRoundLimit))
                search(&grid, oldMarks, newMarks)
            }
        }
    }

    private func search(
        _ grid: inout EditGrid, _ oldMarks: UnsafeMutablePointer<Bool>,
        _ newMarks: UnsafeMutablePointer<Bool>
    ) {
        var boxes = [
            EditGrid.Box(
                oldStart: 0, oldEnd: old.keys.count, newStart: 0, newEnd: new.keys.count)
        ]
        while var box = boxes.popLast() {
            grid.trim(&box)
            if box.isFlat || grid.work > workLimit {
                for place in box.oldStart..<box.oldEnd { oldMarks[Int(old.places[place])] = true }
                for place in box.newStart..<box.newEnd { newMarks[Int(new.places[place])] = true }
                continue
            }
            let cut = grid.cut(box)
            boxes.append(box.part(before: cut))
            boxes.append(box.part(behind: cut))
        }
    }
}

extension EditGrid.Box {
    /// Whether one side is empty, so that all of the other one is changed.
    fileprivate var isFlat: Bool { oldStart == oldEnd || newStart == newEnd }

    fileprivate func part(before cut: EditGrid.Cut) -> Self {
        var part = self
        (part.oldEnd, part.newEnd, part.isExact) = (cut.old, cut.new, cut.isExactBefore)
        return part
    }

    fileprivate func part(behind cut: EditGrid.Cut) -> Self {
        var part = self
        (part.oldStart, part.newStart, part.isExact) = (cut.old, cut.new, cut.isExactBehind)
        return part
    }
}
