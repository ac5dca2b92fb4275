import PlumblineGit

/// How much a question about digests may cost; what is beyond makes an answer say that it was cut.
struct DigestBudget: Hashable, Sendable {
    /// So many paths that end in what was asked for are looked at.
    var pathLimit = 20_000
    /// So many versions of them are.
    var changeLimit = 1_000_000
    /// The contents that are digested for one question have so many bytes.
    var byteLimit = 1 << 30
    /// So many large contents are digested, which takes a place in the budget for those.
    var largeBlobLimit = 16
    /// A history is followed so far.
    var commitLimit = 300_000
    /// So many commits that the index does not have are compared with their parents.
    var comparisonLimit = 5_000
    /// So much of a tree is listed where the index does not know what is in it.
    var treeLimits: TreeWalk.Limits = {
        var limits = TreeWalk.Limits()
        limits.fileCount = 500_000
        limits.treeCount = 100_000
        return limits
    }()
    /// The last net.
    var time = Duration.seconds(20)
    /// So many commits that replaced a content are named.
    var replacementLimit = 8
}

/// Why an answer about digests may lack something.
public enum DigestCut: String, Hashable, Sendable, CaseIterable {
    /// More paths or versions fit the question than are looked at.
    case paths
    /// As many bytes were digested as one request may cost.
    case work
    /// There was no time left.
    case time
    /// The history is longer than it is followed.
    case history
    /// Some contents are too large to be digested.
    case tooLarge
    /// Branches or tags have commits that the history index does not have yet.
    case indexBehind
}
