import PlumblineCache
import PlumblineCore
import PlumblineGit

/// Which of some contents have which of some digests.
struct DigestMatches: Sendable {
    fileprivate(set) var found: [ObjectID: Set<String>] = [:]
    fileprivate(set) var cut: DigestCut?

    /// Whether the blob `id` is the content that `digest` names, as far as was looked.
    func has(_ id: ObjectID, _ digest: ContentDigest) -> Bool {
        switch digest {
        case .blob(let blob): blob == id
        case .sha256(let text): found[id]?.contains(text) ?? false
        }
    }
}

extension RepositoryBrowser {
    /// Digests `blobs`, the first ones first, and returns which have one of the digests `wanted`.
    func digestMatches(
        among blobs: [ObjectID], for wanted: Set<String>, _ budget: DigestBudget,
        deadline: ContinuousClock.Instant
    ) async throws(BrowseError) -> DigestMatches {
        guard !wanted.isEmpty, !blobs.isEmpty else { return DigestMatches() }
        let width = pool.width
        let scans = try await translating {
            try await withThrowingTaskGroup(of: DigestScan.self) { group in
                for part in 0..<width {
                    let own = stride(from: part, to: blobs.count, by: width).map { blobs[$0] }
                    let scan = DigestScan(
                        own, for: wanted, caches: caches, byteLimit: budget.byteLimit / width,
                        deadline: deadline)
                    group.addTask { try await finish(scan) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        var matches = DigestMatches()
        for scan in scans {
            matches.found.merge(scan.found) { $0.union($1) }
            matches.cut = matches.cut ?? scan.cut
        }
        try await take(scans.flatMap(\.large), wanted, budget, deadline, &matches)
        return matches
    }

    /// Digests large contents, one at a time and each in pieces.
    private func take(
        _ large: [ObjectID], _ wanted: Set<String>, _ budget: DigestBudget,
        _ deadline: ContinuousClock.Instant, _ matches: inout DigestMatches
    ) async throws(BrowseError) {
        var bytesLeft = budget.byteLimit
        for (number, id) in large.enumerated() {
            guard ContinuousClock.now < deadline else { return matches.cut = .time }
            guard number < budget.largeBlobLimit, bytesLeft > 0 else {
                return matches.cut = .work
            }
            let content: FileContents.Content
            do {
                content = try await self.content(id)
            } catch .tooLarge {
                matches.cut = .tooLarge
                continue
            }
            bytesLeft -= content.byteCount
            let same = wanted.intersection(try await digests(of: content).all)
            if !same.isEmpty { matches.found[id] = same }
        }
    }
}
