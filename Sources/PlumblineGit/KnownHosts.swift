/// The host keys that a person trusts, in the form of OpenSSH's `known_hosts`.
///
/// Nothing is added on first use.
public struct KnownHosts: Sendable {
    private let lines: [Line]

    /// Reads the lines of a `known_hosts` file; comments and what cannot be read are left out.
    public init(_ text: String) {
        lines = text.split(whereSeparator: \.isNewline).compactMap(Line.init)
    }

    /// What is known about a host's key.
    enum Trust {
        case trusted, unknown, changed
    }

    /// Judges `key`, the base64 of what the server at `host` and `port` has shown.
    func trust(in key: String, host: String, port: Int) -> Trust {
        let own = lines.filter { $0.names(host: host, port: port) }
        if lines.contains(where: { $0.isRevoked && $0.key == key }) { return .changed }
        if own.contains(where: { !$0.isRevoked && $0.key == key }) { return .trusted }
        return own.isEmpty ? .unknown : .changed
    }

    /// Returns the lines that speak of the host, in the form that libssh2 understands.
    ///
    /// It takes from them the type of key to ask the server for, and checks hashed names, which only
    /// it can. It fails as a whole on a line that it does not know.
    public func lines(forHost host: String, port: Int) -> String {
        let name = port == 22 ? host : "[\(host)]:\(port)"
        return lines.filter { !$0.isRevoked && Self.types.contains($0.type) }.compactMap { line in
            if line.isHashed { return "\(line.names) \(line.type) \(line.key)\n" }
            guard line.names(host: host, port: port) else { return nil }
            return "\(name) \(line.type) \(line.key)\n"
        }.joined()
    }

    private static let types: Set = [
        "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
    ]
}

extension KnownHosts {
    /// One line: names, type of key, key.
    private struct Line {
        let isRevoked: Bool
        let names: String
        let type: String
        let key: String

        init?(_ text: Substring) {
            var fields = text.split(whereSeparator: \.isWhitespace)
            guard let first = fields.first, !first.hasPrefix("#") else { return nil }
            isRevoked = first == "@revoked"
            if isRevoked { fields.removeFirst() }
            guard fields.count >= 3, !fields[0].hasPrefix("@"), Self.isBase64(fields[2]) else {
                return nil
            }
            names = String(fields[0])
            type = String(fields[1])
            key = String(fields[2])
        }

        var isHashed: Bool { names.hasPrefix("|") }

        /// Whether one of the patterns matches and none that is negated does.
        func names(host: String, port: Int) -> Bool {
            let name = port == 22 ? host : "[\(host)]:\(port)"
            var isNamed = false
            for pattern in names.lowercased().split(separator: ",") {
                let isNegated = pattern.hasPrefix("!")
                guard Self.matches(pattern.dropFirst(isNegated ? 1 : 0), name[...]) else {
                    continue
                }
                if isNegated { return false }
                isNamed = true
            }
            return isNamed
        }

        private static func matches(_ pattern: Substring, _ name: Substring) -> Bool {
            guard let first = pattern.first else { return name.isEmpty }
            if first == "*" {
                let rest = pattern.drop { $0 == "*" }
                return name.indices.contains { matches(rest, name[$0...]) } || rest.isEmpty
            }
            guard let character = name.first, first == "?" || first == character else {
                return false
            }
            return matches(pattern.dropFirst(), name.dropFirst())
        }

        private static func isBase64(_ text: Substring) -> Bool {
            text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
                    UInt8(ascii: "="):
                    true
                default: false
                }
            }
        }
    }
}
