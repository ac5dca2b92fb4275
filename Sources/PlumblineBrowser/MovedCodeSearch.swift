import PlumblineCore
import PlumblineGit

/// Looks for a line in the other files of the commit that lost it: a class split, a method moved.
struct MovedCodeSearch {
    /// So many files are searched for the line itself.
    private static let searchedLimit = 3
    /// A file of a lower score is not searched.
    private static let leastScore = 0.25

    let crossing: Crossing
    let texts: TextCache
    let spot: HistoryFollower.Spot
    let text: Text
    /// What the file became on the far side; `nil` if it is gone.
    let successor: ObjectID?

    /// The likeliest place, if there is any, and the probability that there is none.
    struct Outcome {
        var best: (spot: HistoryFollower.Spot, confidence: Double)?
        var absence = 1.0
    }

    private struct File {
        let file: AddedFile
        let features: MovedCodeFeatures
        /// What is new in the file beside the one it was renamed from, if that is another one.
        var newLines: AddedLines?

        /// The lines among which the line is looked for.
        func lines(_ texts: TextCache) throws(GitError) -> AddedLines? {
            if let newLines { return newLines }
            return try file.addedLines(texts)
        }
    }

    /// Searches for the line of a file that the commit deleted, or that it changed.
    func outcome(isPathLost: Bool) throws(GitError) -> Outcome {
        let files = try likeliestFiles()
        guard let first = files.first else { return Outcome() }
        var search = MovedLineSearch(
            text, spot.line, isPathLost: isPathLost, bestScore: first.features.score)
        for (number, file) in files.enumerated() {
            guard let lines = try file.lines(texts),
                let candidates = try crossing.candidates(
                    spot.path, spot.blob, lost: lostLines, file.file, lines)
            else { continue }
            search.consider(
                lines, file: number, candidates: &candidates.lines, features: file.features)
        }
        let found = search.outcome()
        let best = found.candidates.first.map {
            let file = files[$0.file].file
            let spot = HistoryFollower.Spot(path: file.delta.path, blob: file.blob, line: $0.line)
            return (spot, $0.confidence)
        }
        return Outcome(best: best, absence: found.absence)
    }

    /// The lines that have no place in what the file became.
    private func lostLines() throws(GitError) -> [LineNumber] {
        if let successor, let matcher = try texts.matcher(spot.blob, successor) {
            return matcher.lostLines
        }
        return (0..<text.lineCount).map(LineNumber.init(index:))
    }

    private func likeliestFiles() throws(GitError) -> [File] {
        guard let keys = try texts.keys(spot.blob) else { return [] }
        let surroundings = LineSurroundings(text, spot.line, keys: keys)
        var files: [File] = []
        for (file, similarity) in crossing.files(like: spot.path) {
            guard let lines = try file.addedLines(texts), !lines.isEmpty else { continue }
            let features = surroundings.features(
                in: lines, fileShare: file.share(of: spot.blob, keys, in: lines),
                nameSimilarity: similarity)
            guard features.score >= Self.leastScore else { continue }
            files.append(File(file: file, features: features))
        }
        files.sort { $0.features.score > $1.features.score }
        return try withoutRenames(files.prefix(2 * Self.searchedLimit), surroundings, keys)
    }

    /// Leaves of an added file that another one was renamed to only what is new in it.
    private func withoutRenames(
        _ files: ArraySlice<File>, _ surroundings: LineSurroundings, _ keys: LineKeys
    ) throws(GitError) -> [File] {
        var kept: [File] = []
        for file in files {
            guard
                let lines = try crossing.addedLines(file.file.delta, besides: spot.path)
            else {
                kept.append(file)
                continue
            }
            let features = surroundings.features(
                in: lines, fileShare: keys.share(in: lines), nameSimilarity: file.features.name)
            guard !lines.isEmpty, features.score >= Self.leastScore else { continue }
            kept.append(File(file: file.file, features: features, newLines: lines))
        }
        kept.sort { $0.features.score > $1.features.score }
        return Array(kept.prefix(Self.searchedLimit))
    }
}
