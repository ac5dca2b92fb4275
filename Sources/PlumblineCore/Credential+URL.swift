extension Credential {
    /// Returns the credential in the userinfo of a web URL; `nil` for a mere user name.
    ///
    /// A token in the place of the user name becomes the password.
    static func inURL(
        _ userinfo: ArraySlice<UInt8>, host: String
    ) throws(RemoteURLError.Reason) -> Credential? {
        let colon = userinfo.firstIndex(of: UInt8(ascii: ":")) ?? userinfo.endIndex
        let username = try text(userinfo[..<colon])
        let password = try text(userinfo[colon...].dropFirst())
        // GitHub documented 'x-oauth-basic' as the password beside a token.
        let isLone = password.isEmpty || password == "x-oauth-basic"
        if isLone, let form = TokenForm(of: username) {
            return .password(username: form.username, password: username)
        }
        guard !password.isEmpty else { return nil }
        guard username.isEmpty else { return .password(username: username, password: password) }
        let anyName = TokenForm(of: password)?.username ?? Provider(host: host).tokenUsername
        return .password(username: anyName, password: password)
    }

    private static func text(
        _ encoded: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) -> String {
        guard let bytes = PercentEncoding.decode(encoded),
            let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .invalidUser }
        return text
    }
}

extension Provider {
    /// The user name that goes with a token of unknown form.
    fileprivate var tokenUsername: String {
        switch self {
        case .github: "x-access-token"
        case .gitlab: "oauth2"
        case .bitbucketCloud: "x-token-auth"
        case .other: "git"
        }
    }
}

/// The providers whose tokens can be told by their first letters.
enum TokenForm: CaseIterable {
    case github
    case gitlab

    /// Tells the form of `text`; `nil` if it is no known token.
    init?(of text: String) {
        let form = Self.allCases.first { form in
            form.prefixes.contains { text.utf8.starts(with: $0.utf8) }
        }
        guard let form else { return nil }
        self = form
    }

    /// The user name that the provider expects beside the token.
    var username: String {
        switch self {
        case .github: "x-access-token"
        case .gitlab: "oauth2"
        }
    }

    private var prefixes: [String] {
        switch self {
        case .github: ["ghp_", "gho_", "ghs_", "ghu_", "github_pat_"]
        case .gitlab: ["glpat-"]
        }
    }

    /// Returns `text` with an ellipsis in the place of whatever begins like a token.
    static func masked(_ text: [UInt8]) -> [UInt8] {
        var masked: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard allCases.contains(where: { $0.begins(rest) }) else {
                masked.append(rest.removeFirst())
                continue
            }
            rest = rest.drop { RemoteURL.isLetterOrDigit($0) || "_-.".utf8.contains($0) }
            masked += Array("…".utf8)
        }
        return masked
    }

    private func begins(_ text: ArraySlice<UInt8>) -> Bool {
        prefixes.contains { text.starts(with: $0.utf8) }
    }
}
