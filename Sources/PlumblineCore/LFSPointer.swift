/// What a file says that stands in for one that Git LFS keeps elsewhere, by the Git LFS specification.
public struct LFSPointer: Hashable, Sendable {
    /// The method and digits by which the content is found, such as `sha256:4d7a…`.
    public let oid: String
    /// The bytes of the content.
    public let byteCount: Int

    /// Reads a pointer file; `nil` if it is none.
    public init?(_ bytes: some Collection<UInt8>) {
        guard
            Array(bytes.prefix(ContentKind.longestPointer)).withUnsafeBytes({ ContentKind($0) })
                == .lfsPointer
        else { return nil }
        var values: [String: String] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let key = line.prefix { $0 != UInt8(ascii: " ") }
            let value = String(decoding: line.dropFirst(key.count + 1), as: UTF8.self)
            values[String(decoding: key, as: UTF8.self)] = value
        }
        guard let oid = values["oid"], Self.isOID(oid),
            let byteCount = values["size"].flatMap(Int.init), byteCount >= 0
        else { return nil }
        self.oid = oid
        self.byteCount = byteCount
    }

    private static func isOID(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst("sha256:".utf8.count)
        return text.hasPrefix("sha256:") && digits.count == 64
            && digits.allSatisfy { HexDigit.value(of: $0) != nil }
    }
}
