import Crypto
import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

/// What a request to compare asks for.
struct CompareParameters: Sendable {
    private static let patchType = "text/x-diff"
    private static let (usualLimit, highestLimit) = (3_000, 50_000)
    private static let mostContext = 10_000
    /// Raised when the same comparison is found or written another way.
    private static let edition = 1

    let from: Revision
    let to: Revision
    let path: TreePath
    let usesMergeBase: Bool
    let findsRenames: Bool
    let isPatch: Bool
    let showsHunks: Bool
    let countsLines: Bool
    let lines: LineOptions
    let limit: Int

    init(_ request: Request) throws(Problem) {
        from = try request.revision(named: "from")
        to = try request.revision(named: "to")
        path = try request.treePath(named: "path")
        usesMergeBase = try request.choice("base", ["from", "merge-base"]) == "merge-base"
        findsRenames = try request.choice("renames", ["true", "false"]) == "true"
        let accepted = request.headers[values: .accept].joined(separator: ",")
        isPatch = try request.isSet("patch") || accepted.contains(Self.patchType)
        showsHunks = try request.isSet("hunks")
        countsLines = try request.isSet("counts")
        lines = LineOptions(
            context: try request.number("context", in: 0...Self.mostContext, else: 3),
            ignoresWhitespace: try request.choice("whitespace", ["exact", "ignore"]) == "ignore")
        limit = try request.number("limit", in: 1...Self.highestLimit, else: Self.usualLimit)
    }

    /// Whether the contents of the files are needed.
    var comparesLines: Bool { showsHunks || countsLines }

    /// The headers of the answer; it can be revalidated, as nothing but the commits and the request
    /// decides on it. One that may fail once it has begun cannot.
    func headers(_ question: ComparisonQuestion, _ request: Request) -> HTTPFields {
        var headers: HTTPFields = [
            .cacheControl: "private, no-cache", .plumblineCommit: question.new.description,
            .vary: "Accept", .contentTypeOptions: "nosniff",
        ]
        if isPatch {
            headers[.contentType] = Self.patchType
            headers[.contentSecurityPolicy] = "sandbox; default-src 'none'"
            headers[.crossOriginResourcePolicy] = "same-origin"
        } else if !comparesLines {
            let ground = [
                "\(Self.edition)", "\(question.old)", "\(question.new)",
                question.path.percentEncoded, "\(usesMergeBase)", "\(findsRenames)", "\(limit)",
                request.headers[values: .accept].joined(separator: ","),
            ]
            let digest = SHA256.hash(data: Array(ground.joined(separator: "\n").utf8))
            let digits = digest.prefix(10).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }
            headers[.eTag] = "\"\(digits.joined())\""
        }
        return headers
    }
}

extension Request {
    /// The value of the query parameter `name`, one of `choices`; the first of them if it is not there.
    func choice(_ name: String, _ choices: [String]) throws(Problem) -> String {
        guard let text = try query(name) else { return choices.first ?? "" }
        guard choices.contains(text) else {
            throw Problem(
                .invalidRequest,
                "\(name) is '\(text)'; give \(choices.joined(separator: " or "))")
        }
        return text
    }

    /// The path that the query parameter `name` gives; the root if it is not there.
    func treePath(named name: String) throws(Problem) -> TreePath {
        guard let bytes = try queryBytes(name) else { return .root }
        guard let path = TreePath(bytes: bytes) else {
            throw Problem(.invalidRequest, "\(name) holds a NUL")
        }
        return path
    }
}
