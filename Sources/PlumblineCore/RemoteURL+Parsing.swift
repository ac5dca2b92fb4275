extension RemoteURL {
    /// The largest number of bytes that a URL may have.
    public static let longest = 2_048

    /// Reads the URL of a repository, as git or a browser shows it.
    ///
    /// Forms: `https://host/path`, `http://…`, `ssh://user@host/path`, `user@host:path`,
    /// `file:///path`, and `host/path` for https. User and password of an https URL become the
    /// credential and are not part of the URL; query and fragment are dropped.
    ///
    /// - Throws: what is wrong with the text, quoted without any secret.
    public static func parse(
        _ text: String
    ) throws(RemoteURLError) -> (url: RemoteURL, credential: Credential?) {
        do throws(RemoteURLError.Reason) {
            let parts = try URLParts(checked(text))
            return switch parts.scheme {
            case .https, .http: try web(parts)
            case .ssh: (try ssh(parts), nil)
            case .file: (try file(parts), nil)
            }
        } catch {
            throw RemoteURLError(reason: error, text: redacted(text))
        }
    }

    /// Returns the bytes of `text` without blanks at its ends, if nothing invisible is in it.
    private static func checked(
        _ text: String
    ) throws(RemoteURLError.Reason) -> ArraySlice<UInt8> {
        let bytes = Array(text.utf8)
        guard bytes.count <= longest else {
            throw .tooLong(byteCount: bytes.count, limit: longest)
        }
        let isVisible = { (byte: UInt8) in byte != UInt8(ascii: " ") }
        guard let first = bytes.firstIndex(where: isVisible),
            let last = bytes.lastIndex(where: isVisible)
        else { throw .empty }
        let trimmed = bytes[first...last]
        let scalars = String(decoding: trimmed, as: UTF8.self).unicodeScalars
        guard !scalars.contains(where: isInvisible) else { throw .invisibleCharacter }
        guard !trimmed.contains(UInt8(ascii: "\\")) else { throw .backslash }
        return trimmed
    }

    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: false
        }
    }

    private static func web(
        _ parts: URLParts
    ) throws(RemoteURLError.Reason) -> (url: RemoteURL, credential: Credential?) {
        let host = try canonicalWebHost(hostName(parts.host))
        let port = try portNumber(parts.port, of: parts.scheme)
        let authority = RemoteURL(
            scheme: parts.scheme, host: host, port: port, user: nil, path: "/")
        let path = try authority.repositoryPath(components: pathComponents(parts.path))
        let credential = try parts.userinfo.map { userinfo throws(RemoteURLError.Reason) in
            try Credential.inURL(userinfo, host: host)
        }
        let url = RemoteURL(scheme: parts.scheme, host: host, port: port, user: nil, path: path)
        return (url, credential ?? nil)
    }

    private static func ssh(_ parts: URLParts) throws(RemoteURLError.Reason) -> RemoteURL {
        let host = try hostName(parts.host)
        let port = try portNumber(parts.port, of: .ssh)
        let user = try parts.userinfo.map(loginName)
        let components = try sshPathComponents(parts.path)
        guard !Provider(host: host).hasFlatPaths || components.count == 2 else {
            throw .noRepository
        }
        // `host:/path` and `ssh://host/path` are the same; `host:path` starts in the login's folder.
        let isAbsolute = !parts.isSCPLike || parts.path.first == UInt8(ascii: "/")
        let path = (isAbsolute ? "/" : "") + components.joined(separator: "/")
        return RemoteURL(scheme: .ssh, host: host, port: port, user: user, path: path)
    }

    private static func file(_ parts: URLParts) throws(RemoteURLError.Reason) -> RemoteURL {
        let isLocal = parts.host.isEmpty || parts.host.elementsEqual("localhost".utf8)
        guard isLocal, parts.port == nil, parts.userinfo == nil else { throw .invalidHost }
        let components = try pathComponents(parts.path)
        let path = "/" + components.joined(separator: "/")
        return RemoteURL(scheme: .file, host: "", port: nil, user: nil, path: path)
    }

    private static func portNumber(
        _ digits: ArraySlice<UInt8>?, of scheme: Scheme
    ) throws(RemoteURLError.Reason) -> Int? {
        guard let digits, !digits.isEmpty else { return nil }
        guard digits.count <= 5, digits.allSatisfy(isDigit),
            let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
        else { throw .invalidPort }
        return number == scheme.defaultPort ? nil : number
    }

    private static func loginName(
        _ bytes: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) -> String {
        guard !bytes.contains(UInt8(ascii: ":")) else { throw .passwordForSSH }
        let isValid = bytes.allSatisfy { isLetterOrDigit($0) || "._-+".utf8.contains($0) }
        guard let first = bytes.first, first != UInt8(ascii: "-"), isValid else {
            throw .invalidUser
        }
        let name = String(decoding: bytes, as: UTF8.self)
        guard TokenForm(of: name) == nil else { throw .invalidUser }
        return name
    }
}
