/// A place in a repository at one commit, as its provider's web page addresses it for good.
public struct Permalink: Hashable, Sendable {
    /// The page.
    public let url: String

    /// Addresses `path` and `lines` of it in `commit`; `nil` for a repository without web pages.
    public init?(
        _ repository: RemoteURL, _ dialect: WebDialect, commit: ObjectID, path: TreePath,
        isFolder: Bool, lines: ClosedRange<LineNumber>?
    ) {
        guard let page = repository.webPage(dialect) else { return nil }
        let below = path.isRoot ? "" : "/" + path.percentEncoded
        let lines = isFolder ? nil : lines
        switch dialect {
        case .github:
            let query = lines != nil && Self.isRendered(path) ? "?plain=1" : ""
            url =
                "\(page)/\(isFolder ? "tree" : "blob")/\(commit)\(below)\(query)"
                + Self.anchor(lines, "#L", "-L")
        case .gitlab:
            let query = lines != nil && Self.isRendered(path) ? "?plain=1" : ""
            url =
                "\(page)/-/\(isFolder ? "tree" : "blob")/\(commit)\(below)\(query)"
                + Self.anchor(lines, "#L", "-")
        case .bitbucketCloud:
            url = "\(page)/src/\(commit)\(below)" + Self.anchor(lines, "#lines-", ":")
        case .bitbucketDataCenter:
            url = "\(page)/browse\(below)?at=\(commit)" + Self.anchor(lines, "#", "-")
        case .gitea:
            url = "\(page)/src/commit/\(commit)\(below)" + Self.anchor(lines, "#L", "-L")
        }
    }

    private static func anchor(
        _ lines: ClosedRange<LineNumber>?, _ start: String, _ between: String
    ) -> String {
        guard let lines else { return "" }
        guard lines.lowerBound < lines.upperBound else { return start + "\(lines.lowerBound)" }
        return start + "\(lines.lowerBound)" + between + "\(lines.upperBound)"
    }

    /// Whether the providers show the file as a document, where no line can be pointed at.
    private static func isRendered(_ path: TreePath) -> Bool {
        let name = String(decoding: path.fileExtension, as: UTF8.self).lowercased()
        return [".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".org"].contains(name)
    }
}
