/// Why a text is not the URL of a repository.
public struct RemoteURLError: Error, Hashable, Sendable {
    /// What is wrong with the text.
    public let reason: Reason
    /// The text as it was given, shortened, without user, password or token.
    public let text: String
}

extension RemoteURLError {
    /// What is wrong with a URL.
    public enum Reason: Error, Hashable, Sendable {
        /// There is nothing but blanks.
        case empty
        /// The text is longer than any URL that is accepted.
        case tooLong(byteCount: Int, limit: Int)
        /// A blank, a line end or another character that cannot be seen stands in the text.
        case invisibleCharacter
        /// A backslash stands in the text.
        case backslash
        /// The text has no form of a URL.
        case notAURL
        /// The scheme is none of those that are supported.
        case unsupportedScheme
        /// No host, or one that is neither a name nor an address.
        case invalidHost
        /// The host holds characters beyond ASCII.
        case hostBeyondASCII
        /// The port is not a number from 1 to 65,535.
        case invalidPort
        /// The user name cannot be one.
        case invalidUser
        /// A password stands in an ssh URL.
        case passwordForSSH
        /// The host is named, but no repository.
        case noRepository
        /// The path has `..`, a leading dash, or an encoding that hides something.
        case invalidPath
        /// The page lies inside a repository, whose clone URL is given.
        case insideRepository(cloneURL: String)
    }
}

extension RemoteURLError: CustomStringConvertible {
    /// One line that says what is wrong and what to do.
    public var description: String {
        switch reason {
        case .empty: "no URL was given; give one such as 'https://github.com/owner/repository'"
        default: "'\(text)' \(reason)"
        }
    }
}

extension RemoteURLError.Reason: CustomStringConvertible {
    /// What is wrong and what to do, as the end of a sentence that begins with the URL.
    public var description: String {
        switch self {
        case .empty: "is empty"
        case .tooLong(let byteCount, let limit):
            "has \(byteCount) bytes; a URL may have \(limit)"
        case .invisibleCharacter: "holds a blank or control character; percent-encode or remove it"
        case .backslash: "holds a backslash; write a URL with slashes"
        case .notAURL: "is not a URL; give one such as 'https://github.com/owner/repository'"
        case .unsupportedScheme: "has an unsupported scheme; give an https, ssh or file URL"
        case .invalidHost: "names no valid host; give a host name or an address"
        case .hostBeyondASCII:
            "has a host name that is not ASCII; give its punycode form, which begins with 'xn--'"
        case .invalidPort: "has no valid port; give a number from 1 to 65535"
        case .invalidUser:
            "has an invalid user name or password; leave it out and give a credential instead"
        case .passwordForSSH:
            "has a password in an ssh URL; leave it out and give a private key instead"
        case .noRepository: "names no repository; give the clone URL of one"
        case .invalidPath: "has a path that no repository can have; give the clone URL"
        case .insideRepository(let cloneURL):
            "is a page inside a repository; give its clone URL, '\(cloneURL)'"
        }
    }
}
