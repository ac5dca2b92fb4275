import PlumblineCore
import PlumblineGit

/// Compares contents by their ids, within a budget that all searches of one question share.
final class ContentComparer {
    /// So many bytes of contents are sketched at most.
    private static let sketchByteLimit = 256 << 20
    /// So many names are compared in the time that two contents take.
    private static let namesPerContent = 16

    /// A file of fewer bytes is not taken for another one; a larger one would cost too much.
    private static let breakableByteCounts = 400...1 << 20

    private let repository: Repository
    private let textByteLimit: Int
    private var namesLeft: Int
    private var sketchBytesLeft = sketchByteLimit
    private var byteCounts: [ObjectID: Int] = [:]
    private var sketches: [ObjectID: ContentSketch] = [:]
    private var shares: [Pair: Double] = [:]

    private struct Pair: Hashable {
        let old: ObjectID
        let new: ObjectID
    }

    init(repository: Repository, budget: FollowBudget) {
        self.repository = repository
        textByteLimit = budget.textByteLimit
        namesLeft = min(budget.comparisonLimit, .max / Self.namesPerContent) * Self.namesPerContent
    }

    /// Counts the comparison of `count` names.
    func spend(names count: Int) throws(ComparisonFailure) {
        namesLeft -= count
        if namesLeft < 0 { throw .exhausted }
    }

    /// Returns the share of two contents that stands in both, 0 where it cannot make a rename.
    ///
    /// Each pair is compared and counted once. What is too large to be compared shares nothing.
    func share(_ old: ObjectID, _ new: ObjectID) throws(ComparisonFailure) -> Double {
        let pair = Pair(old: old, new: new)
        if let known = shares[pair] { return known }
        try spend(names: 1)
        guard try mayBeSimilar(byteCount(old), byteCount(new)) else { return 0 }
        try spend(names: Self.namesPerContent)
        let share = try sketch(old).share(with: sketch(new))
        shares[pair] = share
        return share
    }

    /// Whether two contents, neither of them small, have less in common than a renamed file keeps.
    ///
    /// As in `git diff -B`, a small file is taken for the same one however much of it changed.
    func areUnlike(_ old: ObjectID, _ new: ObjectID) throws(GitError) -> Bool {
        do {
            let byteCounts = [try byteCount(old), try byteCount(new)]
            guard byteCounts.allSatisfy({ Self.breakableByteCounts.contains($0) }) else {
                return false
            }
            return try Similarity(share: share(old, new)) < .renameThreshold
        } catch {
            switch error {
            case .exhausted: return false
            case .git(let error): throw error
            }
        }
    }

    /// No more than the smaller content can stand in both.
    private func mayBeSimilar(_ one: Int, _ other: Int) -> Bool {
        max(one, other) <= textByteLimit
            && min(one, other) * 100 >= max(one, other) * Similarity.renameThreshold.percent
    }

    private func byteCount(_ id: ObjectID) throws(ComparisonFailure) -> Int {
        if let known = byteCounts[id] { return known }
        do {
            let byteCount = try repository.header(id).byteCount
            byteCounts[id] = byteCount
            return byteCount
        } catch {
            throw .git(error)
        }
    }

    private func sketch(_ id: ObjectID) throws(ComparisonFailure) -> ContentSketch {
        if let known = sketches[id] { return known }
        sketchBytesLeft -= try byteCount(id)
        if sketchBytesLeft < 0 { throw .exhausted }
        do {
            let sketch = ContentSketch(try repository.blob(id).bytes)
            sketches[id] = sketch
            return sketch
        } catch {
            throw .git(error)
        }
    }
}

/// Why contents could not be compared.
enum ComparisonFailure: Error {
    /// The budget ran out.
    case exhausted
    /// The repository could not be read.
    case git(GitError)
}
