import PlumblineCore
import PlumblineSearch

/// All that a search needs to know.
struct SearchTask: Sendable {
    let question: SearchQuestion
    let pattern: CompiledPattern
    let budget: SearchBudget
    let files: FileList
    /// The places in the list of the files that are looked into, ascending.
    let selected: [Int]
    /// Those blobs that several of them have.
    let repeated: Set<ObjectID>
    /// Where the first of them is begun.
    let firstLine: LineNumber

    init(
        _ question: SearchQuestion, _ pattern: CompiledPattern, _ budget: SearchBudget,
        files: FileList
    ) {
        self.question = question
        self.pattern = pattern
        self.budget = budget
        self.files = files
        selected = Self.select(question, from: files)
        var seen: Set<ObjectID> = []
        seen.reserveCapacity(selected.count)
        var repeated: Set<ObjectID> = []
        for file in selected where !seen.insert(files.id(at: file)).inserted {
            repeated.insert(files.id(at: file))
        }
        self.repeated = repeated
        let isThere = selected.first.map { files.path(at: $0) == question.start?.path } ?? false
        firstLine = isThere ? question.start?.line ?? 1 : 1
    }

    private static func select(_ question: SearchQuestion, from files: FileList) -> [Int] {
        let start = question.start?.path.bytes ?? []
        var selected: [Int] = []
        selected.reserveCapacity(question.paths.isEverything ? files.count : 0)
        files.forEachPath(in: 0..<files.count) { index, path in
            guard files.kind(at: index).isFile, question.paths.contains(path),
                start.isEmpty || !path.lexicographicallyPrecedes(start)
            else { return }
            selected.append(index)
        }
        return selected
    }
}

/// What came of one file.
struct FileOutcome: Sendable {
    var kind: Kind
    var byteCount = 0
    var found: [FoundLine] = []
    var matchCount = 0
    var isCut = false

    enum Kind: Hashable, Sendable {
        case searched, binary, tooLarge, tooExpensive, outOfTime
    }

    /// The lines up to the last one before the match that is one too many.
    func lines(limit: Int) -> [FoundLine] {
        guard matchCount > limit else { return found }
        var count = 0
        return Array(
            found.prefix { line in
                if !line.matches.isEmpty { count += 1 }
                return count <= limit
            })
    }
}
