/// The web page or API address of a place in a repository, as people copy it from their browser.
public struct PageURL: Hashable, Sendable {
    /// Where the repository is cloned from.
    public let repository: RemoteURL
    /// How the page is addressed; `nil` if nothing tells it.
    public let dialect: WebDialect?
    /// What it shows.
    public let place: Place
    /// The lines that it points at; of several ranges, the first.
    public let lines: ClosedRange<LineNumber>?

    /// What a page shows of a repository.
    public enum Place: Hashable, Sendable {
        /// A path at a revision; without one, at the default branch.
        case apart(revision: Revision?, path: TreePath)
        /// A revision and a path behind it, which only the refs can tell apart.
        case joined([UInt8], RefKind?)
    }

    /// What the page says about its revision.
    public enum RefKind: Hashable, Sendable {
        case branch
        case tag
        case commit
    }

    /// The largest number of bytes that is read.
    public static let longest = 8_192
}

extension PageURL {
    /// Reads the address of a page: of a repository, a folder, a file, its history or its blame.
    ///
    /// A user name or password in it is dropped.
    ///
    /// - Throws: what is wrong with the text, quoted without any secret.
    public init(_ text: String) throws(RemoteURLError) {
        guard text.utf8.count <= Self.longest else {
            throw RemoteURLError(
                reason: .tooLong(byteCount: text.utf8.count, limit: Self.longest),
                text: RemoteURL.redacted(text))
        }
        let parts = PageParts(text)
        guard let page = RecognizedPage(parts) else {
            // The page of the repository itself, if it is one at all.
            repository = try RemoteURL.parse(parts.address).url
            dialect = WebDialect(repository)
            place = .apart(revision: nil, path: .root)
            lines = nil
            return
        }
        do {
            repository = try RemoteURL.parse(page.repository).url
            place = try page.place(parts)
        } catch let error as RemoteURLError {
            throw error
        } catch {
            throw RemoteURLError(reason: .invalidPath, text: RemoteURL.redacted(text))
        }
        dialect = page.dialect
        lines = Self.lines(parts.fragment, page.dialect)
    }
}

/// The address of a page cut at its delimiters; nothing is decoded or judged yet.
struct PageParts {
    /// Scheme and host, up to the first slash of the path.
    let origin: String
    /// In lower case, without user, password and port.
    let host: String
    /// The components of the path, as they are encoded.
    let components: [String]
    /// What stands behind the path up to the fragment, as it is encoded.
    let query: [(name: String, value: String)]
    /// Without its sign.
    let fragment: String

    init(_ text: String) {
        var rest = text.utf8.drop { $0 == UInt8(ascii: " ") }[...]
        rest = rest.prefix(
            upTo: (rest.lastIndex { $0 != UInt8(ascii: " ") }).map(rest.index(after:))
                ?? rest.endIndex)
        let (address, fragment) = Self.cut(rest, at: UInt8(ascii: "#"))
        let (path, query) = Self.cut(address, at: UInt8(ascii: "?"))
        let start = path.firstRange(of: Array("://".utf8)).map(\.upperBound) ?? path.startIndex
        let slash = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
        let authority = path[start..<slash]
        let server =
            authority.lastIndex(of: UInt8(ascii: "@")).map {
                authority[authority.index(after: $0)...]
            } ?? authority
        origin = Self.text(path[..<slash])
        host = Self.text(server.prefix { $0 != UInt8(ascii: ":") }).lowercased()
        components = path[slash...].split(separator: UInt8(ascii: "/")).map(Self.text)
        self.fragment = Self.text(fragment)
        self.query = query.split(separator: UInt8(ascii: "&")).map { pair in
            let (name, value) = Self.cut(pair, at: UInt8(ascii: "="))
            return (Self.text(name), Self.text(value))
        }
    }

    /// The address without query and fragment.
    var address: String { ([origin] + components).joined(separator: "/") }

    /// The bytes that the parameter `name` gives; `nil` if it is not there, is empty or is malformed.
    func value(_ name: String) -> [UInt8]? {
        let value = query.first { $0.name == name }?.value ?? ""
        return value.isEmpty ? nil : PercentEncoding.decode(value.utf8)
    }

    private static func cut(
        _ text: Substring.UTF8View, at sign: UInt8
    ) -> (Substring.UTF8View, Substring.UTF8View) {
        guard let index = text.firstIndex(of: sign) else { return (text, text[text.endIndex...]) }
        return (text[..<index], text[text.index(after: index)...])
    }

    private static func text(_ bytes: Substring.UTF8View) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
