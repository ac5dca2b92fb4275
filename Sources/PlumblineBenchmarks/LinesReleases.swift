/// The releases of a repository, as its tags tell.
struct LinesReleases {
    /// Two releases, one directly after the other.
    struct Pair {
        let old: Release
        let new: Release
    }

    /// A release and its commit.
    struct Release {
        let name: String
        let commit: String
        fileprivate let version: [Int]
    }

    /// Releases that follow one another and differ.
    let pairs: [Pair]

    /// Reads the tags of the repository that `git` is about.
    ///
    /// Of several series of tags, such as those of the parts of a repository, the longest counts.
    init(_ git: Command) throws(BenchmarkError) {
        let format = "%(refname:lstrip=2) %(objecttype) %(objectname) %(*objecttype) %(*objectname)"
        let lines = try git.adding("for-each-ref", "--format=\(format)", "refs/tags").lines()
        let releases = lines.compactMap(Self.release)
        let series =
            Dictionary(grouping: releases, by: \.series).values
            .max { ($0.count, $1[0].series) < ($1.count, $0[0].series) } ?? []
        let sorted = series.map(\.release).sorted {
            $0.version.lexicographicallyPrecedes($1.version)
        }
        pairs = zip(sorted, sorted.dropFirst()).filter { $0.commit != $1.commit }
            .map { Pair(old: $0, new: $1) }
    }

    /// Reads a line of `git for-each-ref`; `nil` for what is no release, such as `v2.0-rc1`.
    private static func release(_ line: Substring) -> (series: Substring, release: Release)? {
        let fields = line.split(separator: " ")
        guard fields.count >= 3, fields[fields.count - 2] == "commit",
            let first = fields[0].firstIndex(where: \.isNumber)
        else { return nil }
        let parts = fields[0][first...].split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.prefix { Int($0) != nil }.compactMap { Int($0) }
        let rest = parts.dropFirst(numbers.count)
        guard numbers.count >= 2,
            rest.isEmpty || rest.elementsEqual(["Final"])
                || rest.elementsEqual(["RELEASE"])
        else { return nil }
        // 1.0 and 1.0.0 are the same.
        let version = numbers.reversed().drop { $0 == 0 }.reversed()
        return (
            fields[0][..<first],
            Release(
                name: String(fields[0]), commit: String(fields[fields.count - 1]),
                version: Array(version))
        )
    }
}
