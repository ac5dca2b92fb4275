/// One entry of a list of hosts.
struct HostPattern {
    /// In lower case, without the `*.`; an IPv6 address without brackets.
    private let name: String
    /// Whether it stands for the names below `name` and not for `name` itself.
    private let isWildcard: Bool
    private let port: Int?

    /// Reads `host`, `host:port`, `*.domain`, `[address]:port` or an address; `nil` for other texts.
    init?(_ text: String) {
        let (host, port) = Self.hostAndPort(text)
        isWildcard = host.utf8.starts(with: "*.".utf8)
        let name = isWildcard ? host.dropFirst(2) : host[...]
        guard let canonical = try? RemoteURL.hostName(Array(name.utf8)[...]) else { return nil }
        if isWildcard, AddressLiteral.bytes(of: canonical) != nil { return nil }
        self.name = canonical
        guard let port else {
            self.port = nil
            return
        }
        guard let number = Int(port), (1...65_535).contains(number) else { return nil }
        self.port = number
    }

    /// Whether `url` leads to the host; without a port in the pattern, on the default one or on any.
    func matches(_ url: RemoteURL, anyPort: Bool) -> Bool {
        let isPort = port.map { $0 == url.effectivePort } ?? (anyPort || url.port == nil)
        guard isWildcard else { return isPort && url.host == name }
        return isPort && url.address == nil
            && url.host.utf8.count > name.utf8.count + 1
            && url.host.utf8.suffix(name.utf8.count + 1).elementsEqual(".\(name)".utf8)
    }

    private static func hostAndPort(_ text: String) -> (host: String, port: Substring?) {
        guard AddressLiteral.bytes(of: text) == nil,
            let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
        else { return (text, nil) }
        if text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]") {
            return (String(text.dropFirst().dropLast()), nil)
        }
        let host = text[..<colon]
        let isBracketed =
            host.utf8.first == UInt8(ascii: "[") && host.utf8.last == UInt8(ascii: "]")
        return (
            String(isBracketed ? host.dropFirst().dropLast() : host),
            text[text.utf8.index(after: colon)...]
        )
    }
}
