/// A URL cut at its delimiters; nothing is decoded or judged yet.
struct URLParts {
    let scheme: RemoteURL.Scheme
    /// What stands before the last `@` of the authority; `nil` without one.
    let userinfo: ArraySlice<UInt8>?
    /// Without the brackets of an IPv6 address.
    let host: ArraySlice<UInt8>
    let port: ArraySlice<UInt8>?
    let path: ArraySlice<UInt8>
    /// Whether the form was `user@host:path`.
    let isSCPLike: Bool

    init(_ text: ArraySlice<UInt8>) throws(RemoteURLError.Reason) {
        if let end = Self.schemeEnd(of: text) {
            let scheme = try Self.scheme(text[..<end])
            try self.init(scheme: scheme, rest: text[(end + 3)...])
        } else if let colon = Self.scpColon(in: text) {
            try self.init(beforeColon: text[..<colon], path: text[(colon + 1)...])
        } else {
            guard let slash = text.firstIndex(of: UInt8(ascii: "/")),
                text[..<slash].contains(UInt8(ascii: ".")), text.first != UInt8(ascii: ".")
            else { throw .notAURL }
            try self.init(scheme: .https, rest: text)
        }
    }

    /// Cuts what follows `scheme://`.
    private init(
        scheme: RemoteURL.Scheme, rest: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) {
        let pathStart = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        let authority = rest[..<pathStart]
        let at = authority.lastIndex(of: UInt8(ascii: "@"))
        let (host, port) = try Self.hostAndPort(at.map { authority[($0 + 1)...] } ?? authority)
        self.scheme = scheme
        self.userinfo = at.map { authority[..<$0] }
        self.host = host
        self.port = port
        self.path = try Self.path(rest[pathStart...], of: scheme)
        self.isSCPLike = false
    }

    /// Cuts `user@host` of a text in which a path follows a colon.
    private init(
        beforeColon: ArraySlice<UInt8>, path: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) {
        let at = beforeColon.lastIndex(of: UInt8(ascii: "@"))
        let (host, _) = try Self.hostAndPort(at.map { beforeColon[($0 + 1)...] } ?? beforeColon)
        // Git would run a helper program for `ext::command`.
        guard path.first != UInt8(ascii: ":") else { throw .unsupportedScheme }
        let firstComponent = path.prefix { $0 != UInt8(ascii: "/") }
        if at == nil {
            guard !firstComponent.contains(UInt8(ascii: "@")) else { throw .passwordForSSH }
            // A letter is a drive of Windows, and `https:path` lost its slashes.
            let name = try RemoteURL.hostName(host)
            guard name.utf8.count > 1, RemoteURL.Scheme(rawValue: name) == nil else {
                throw .notAURL
            }
        }
        self.scheme = .ssh
        self.userinfo = at.map { beforeColon[..<$0] }
        self.host = host
        self.port = nil
        self.path = path
        self.isSCPLike = true
    }
}

extension URLParts {
    /// Returns where the scheme ends in a text that begins like `scheme://`.
    private static func schemeEnd(of text: ArraySlice<UInt8>) -> Int? {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
            text[colon...].starts(with: "://".utf8)
        else { return nil }
        return colon
    }

    private static func scheme(
        _ bytes: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) -> RemoteURL.Scheme {
        let name = String(decoding: bytes, as: UTF8.self).lowercased()
        switch name {
        case "git+ssh", "ssh+git": return .ssh
        default:
            guard let scheme = RemoteURL.Scheme(rawValue: name) else { throw .unsupportedScheme }
            return scheme
        }
    }

    /// Returns the colon before the path of `host:path`: the first one, with no slash before it.
    private static func scpColon(in text: ArraySlice<UInt8>) -> Int? {
        let end = text.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
        let start = text[..<end].firstIndex(of: UInt8(ascii: "[")) ?? text.startIndex
        let bracket = text[start..<end].firstIndex(of: UInt8(ascii: "]")) ?? text.startIndex
        return text[bracket..<end].firstIndex(of: UInt8(ascii: ":"))
    }

    private static func hostAndPort(
        _ bytes: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw .invalidHost }
            let host = bytes[(bytes.startIndex + 1)..<end]
            let rest = bytes[(end + 1)...]
            // Only an IPv6 address may stand in brackets.
            guard host.contains(UInt8(ascii: ":")) else { throw .invalidHost }
            if rest.isEmpty { return (host, nil) }
            guard rest.first == UInt8(ascii: ":") else { throw .invalidHost }
            return (host, rest.dropFirst())
        }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return (bytes, nil) }
        return (bytes[..<colon], bytes[(colon + 1)...])
    }

    /// Drops query and fragment of a web page; elsewhere they would be a part of the path.
    private static func path(
        _ bytes: ArraySlice<UInt8>, of scheme: RemoteURL.Scheme
    ) throws(RemoteURLError.Reason) -> ArraySlice<UInt8> {
        guard let end = bytes.firstIndex(where: { "?#".utf8.contains($0) }) else { return bytes }
        switch scheme {
        case .https, .http: return bytes[..<end]
        case .ssh, .file: throw .invalidPath
        }
    }
}
