extension RemoteURL {
    /// Returns the components of a percent-encoded path, encoded in one way.
    static func pathComponents(
        _ path: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) -> [String] {
        var components: [String] = []
        for encoded in path.split(separator: UInt8(ascii: "/")) {
            guard let bytes = PercentEncoding.decode(encoded), isPathComponent(bytes) else {
                throw .invalidPath
            }
            components.append(PercentEncoding.encode(bytes, keeping: ":@+,=~"))
        }
        return try checked(components)
    }

    /// Returns the components of an ssh path, which a remote shell sees as it stands.
    static func sshPathComponents(
        _ path: ArraySlice<UInt8>
    ) throws(RemoteURLError.Reason) -> [String] {
        let components = path.split(separator: UInt8(ascii: "/"))
        let isHarmless = { (byte: UInt8) in
            isLetterOrDigit(byte) || "._~+-@=,:".utf8.contains(byte)
        }
        guard components.allSatisfy({ isPathComponent($0) && $0.allSatisfy(isHarmless) }) else {
            throw .invalidPath
        }
        return try checked(components.map { String(decoding: $0, as: UTF8.self) })
    }

    private static func checked(
        _ components: [String]
    ) throws(RemoteURLError.Reason) -> [String] {
        guard let first = components.first, let last = components.last, last != "~" else {
            throw .noRepository
        }
        // A program could take it for an option.
        guard first.utf8.first != UInt8(ascii: "-") else { throw .invalidPath }
        return components
    }

    /// Whether decoded bytes stay one component in whatever reads them, even decoded once more.
    private static func isPathComponent(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        let isDot = bytes.elementsEqual(".".utf8) || bytes.elementsEqual("..".utf8)
        return !isDot && !bytes.contains { $0 < 0x20 || $0 == 0x7F || "/\\%".utf8.contains($0) }
    }
}
