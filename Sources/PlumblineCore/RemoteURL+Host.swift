extension RemoteURL {
    /// Returns the host in lower case, if it is a name or an address in its usual form.
    static func hostName(_ bytes: ArraySlice<UInt8>) throws(RemoteURLError.Reason) -> String {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .hostBeyondASCII }
        var host = String(decoding: bytes, as: UTF8.self).lowercased()
        if let address = AddressLiteral.bytes(of: host) {
            return AddressLiteral.text(of: address)
        }
        if host.utf8.last == UInt8(ascii: ".") { host.removeLast() }
        guard host.utf8.count <= 253 else { throw .invalidHost }
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(isHostLabel), let last = labels.last, !isNumber(last) else {
            throw .invalidHost
        }
        return host
    }

    private static func isHostLabel(_ label: Substring.UTF8View) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= 63 else {
            return false
        }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && label.allSatisfy { isLetterOrDigit($0) || "-_".utf8.contains($0) }
    }

    /// Whether the system would read a name that ends in `label` as an address, as in `127.1`.
    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        label.allSatisfy(isDigit) || label.starts(with: "0x".utf8)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
