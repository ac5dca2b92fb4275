import PlumblineCore

/// Finds those among many paths that end in one of some endings, by their last components; or those
/// at which one blob ever stood.
struct PathChoice: Sendable {
    private let endings: [PathEnding]
    /// The numbers of the endings with a last component.
    private var numbers: [ArraySlice<UInt8>: [Int]] = [:]

    private var blob: ObjectID?

    /// Asks for the paths at which `blob` ever stood.
    init(having blob: ObjectID) {
        endings = []
        self.blob = blob
    }

    init(_ endings: [PathEnding]) {
        self.endings = endings
        for (number, ending) in endings.enumerated() {
            numbers[ending.path.name, default: []].append(number)
        }
    }

    /// Whether what stands at a path tells that it is asked for.
    func wants(_ side: Delta.Side?) -> Bool { blob.map { $0 == side?.id } ?? false }

    /// The numbers of the endings that a path has.
    func endings(of path: [UInt8]) -> [Int] {
        let name = path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
        guard let candidates = numbers[name] else { return [] }
        return candidates.filter { endings[$0].contains(path) }
    }
}
