extension HostPolicy {
    /// Whether an address of 4 or 16 bytes belongs to the public internet.
    ///
    /// Loopback, private, link-local, shared, documentation, multicast and reserved addresses do
    /// not, nor does an IPv6 address that stands for one of these in IPv4.
    public static func isPublic(address: some Collection<UInt8>) -> Bool {
        let bytes = Array(address)
        switch bytes.count {
        case 4: return !notPublic4.contains { $0.contains(bytes) }
        case 16:
            if let embedded = embeddedVersion4(bytes) { return isPublic(address: embedded) }
            return global6.contains(bytes) && !notPublic6.contains { $0.contains(bytes) }
        default: return false
        }
    }

    /// The registry of special-purpose addresses, RFC 6890, and multicast.
    private static let notPublic4 = [
        AddressBlock([0], 8), AddressBlock([10], 8), AddressBlock([100, 64], 10),
        AddressBlock([127], 8), AddressBlock([169, 254], 16), AddressBlock([172, 16], 12),
        AddressBlock([192, 0, 0], 24), AddressBlock([192, 0, 2], 24),
        AddressBlock([192, 88, 99], 24), AddressBlock([192, 168], 16),
        AddressBlock([198, 18], 15), AddressBlock([198, 51, 100], 24),
        AddressBlock([203, 0, 113], 24), AddressBlock([224], 3),
    ]

    /// Global unicast; whatever lies outside of it is special.
    private static let global6 = AddressBlock([0x20], 3)

    /// Protocol assignments (Teredo among them), documentation and 6to4.
    private static let notPublic6 = [
        AddressBlock([0x20, 0x01, 0x00], 23), AddressBlock([0x20, 0x01, 0x0D, 0xB8], 32),
        AddressBlock([0x20, 0x02], 16), AddressBlock([0x3F, 0xFF, 0x00], 20),
    ]

    private static let mapped = AddressBlock(
        [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF], 96)
    /// NAT64, RFC 6052.
    private static let translated = AddressBlock(
        [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8), 96)

    private static func embeddedVersion4(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        mapped.contains(bytes) || translated.contains(bytes) ? bytes[12...] : nil
    }
}

/// The addresses that share their first bits.
private struct AddressBlock {
    private let prefix: [UInt8]
    private let bitCount: Int

    init(_ prefix: [UInt8], _ bitCount: Int) {
        self.prefix = prefix
        self.bitCount = bitCount
    }

    func contains(_ address: [UInt8]) -> Bool {
        let whole = bitCount / 8
        guard address.prefix(whole).elementsEqual(prefix.prefix(whole)) else { return false }
        let mask = ~(UInt8.max >> UInt8(bitCount % 8))
        return bitCount % 8 == 0 || address[whole] & mask == prefix[whole] & mask
    }
}
