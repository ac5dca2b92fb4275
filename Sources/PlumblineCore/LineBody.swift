/// The first significant lines of the block that a line opens, those behind it that are indented more.
struct LineBody {
    /// So many significant lines are looked at.
    private static let length = 8
    /// So many lines of any kind are.
    private static let reach = 64

    /// The lines, ascending.
    private(set) var lines: [Int] = []

    /// Reads the body of a line; the sign that opens it may stand on the next line.
    init(of line: Int, in table: LineTable) {
        let indentation = table.indentations[line]
        var isFirst = true
        for next in line + 1..<max(line + 1, min(line + 1 + Self.reach, table.count))
        where !table.isBlank(next) {
            if table.indentations[next] <= indentation {
                guard isFirst, table.isOpening(next) else { return }
            } else if table.isSignificant(next) {
                lines.append(next)
                if lines.count == Self.length { return }
            }
            isFirst = false
        }
    }
}

/// Where the lines that an old line opens seem to have gone.
struct BodyImages {
    /// By how much a line counts less than the one before it.
    private static let decay = 0.9

    private var images: [(line: Int, weight: Double, trust: Double)] = []
    private var total = 0.0
    private var share = 1.0

    /// Takes the next line.
    ///
    /// - Parameters:
    ///   - image: its likeliest counterpart; `nil` if there is none.
    ///   - trust: how likely that is, 0 to 1.
    mutating func append(_ image: Int?, trust: Double) {
        if let image { images.append((image, share * trust, trust)) }
        total += share
        share *= Self.decay
    }

    /// Whether the line opens nothing.
    var isEmpty: Bool { total == 0 }

    /// How much of both bodies is in the other one, 0 to 1.
    func likeness(to body: LineBody) -> Double {
        guard !isEmpty, !body.lines.isEmpty else { return 0 }
        var (found, hits) = (0.0, 0.0)
        for image in images where body.lines.contains(image.line) {
            found += image.weight
            hits += image.trust
        }
        let (recall, precision) = (found / total, min(1, hits / Double(body.lines.count)))
        return recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
    }
}

extension LineScorer {
    /// Returns where the lines seem to have gone that an old line opens.
    mutating func bodyImages(of line: Int) -> BodyImages {
        var images = BodyImages()
        for inner in LineBody(of: line, in: old.table).lines {
            let image = likelyImage(of: inner)
            images.append(image?.line, trust: image?.trust ?? 0)
        }
        return images
    }
}
