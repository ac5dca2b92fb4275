/// Where the significant lines next to an old line seem to have gone.
struct LineNeighbours {
    /// So many lines on either side are asked.
    static let reach = 3
    /// By how much a neighbour counts less than the one before it.
    fileprivate static let decay = 0.75
    /// A candidate so many lines from where a neighbour expects it has half of its support.
    fileprivate static let halfDistance = 8.0

    private let line: Int
    private var above = Side()
    private var below = Side()

    /// The neighbours on one side.
    fileprivate struct Side {
        var neighbours: [(distance: Int, place: Int, weight: Double)] = []
        var share = 1.0
        var total = 0.0
    }

    /// Creates the neighbours of `line`, of which none is known.
    init(of line: Int) { self.line = line }

    /// Takes the next neighbour above or below, the closest first.
    ///
    /// - Parameters:
    ///   - place: its likeliest counterpart; `nil` if there is none.
    ///   - trust: how likely that is, 0 to 1.
    mutating func append(_ neighbour: Int, at place: Int?, trust: Double) {
        if neighbour < line {
            above.append(neighbour - line, place, trust)
        } else {
            below.append(neighbour - line, place, trust)
        }
    }

    /// How well `candidate` fits what became of the neighbours, 0 to 1: the side that fits better and
    /// the other one.
    func support(for candidate: Int) -> (best: Double, worst: Double) {
        let (above, below) = (above.support(for: candidate), below.support(for: candidate))
        return (max(above, below), min(above, below))
    }
}

extension LineNeighbours.Side {
    mutating func append(_ distance: Int, _ place: Int?, _ trust: Double) {
        if let place { neighbours.append((distance, place, share * trust)) }
        total += share
        share *= LineNeighbours.decay
    }

    func support(for candidate: Int) -> Double {
        var sum = 0.0
        for (distance, place, weight) in neighbours
        where (place - candidate).signum() == distance.signum() {
            let drift = abs(place - candidate - distance)
            sum += weight / (1 + Double(drift) / LineNeighbours.halfDistance)
        }
        return total > 0 ? sum / total : 0
    }
}

extension LineScorer {
    /// How much a pair is trusted in which another old line is as like to the new one.
    private static let trustInRivals = 0.3

    /// Returns where the neighbours of a free old line seem to have gone.
    mutating func neighbours(of line: Int) -> LineNeighbours {
        var neighbours = LineNeighbours(of: line)
        guard let index = old.freeIndex(of: line) else { return neighbours }
        let place = old.places[index]
        append(old.above(place).prefix(LineNeighbours.reach), to: &neighbours)
        append(old.below(place).prefix(LineNeighbours.reach), to: &neighbours)
        return neighbours
    }

    private mutating func append(
        _ lines: some Sequence<Int32>, to neighbours: inout LineNeighbours
    ) {
        for line in lines {
            let image = likelyImage(of: Int(line))
            neighbours.append(Int(line), at: image?.line, trust: image?.trust ?? 0)
        }
    }

    /// Returns where an old line seems to have gone, and how far that is trusted; `nil` if nowhere.
    mutating func likelyImage(of line: Int) -> (line: Int, trust: Double)? {
        if let image = anchors.image(of: line) { return (image, 1) }
        return partner(of: line).map { ($0.line, $0.isMutual ? 1 : Self.trustInRivals) }
    }
}
