extension [UInt8] {
    /// Bytes that do not get smaller when they are deflated; equal seeds give equal ones.
    public static func noise(byteCount: Int, seed: Int = 1) -> [UInt8] {
        var random = SplitMix(seed: UInt64(seed))
        let words = (0..<(byteCount + 7) / 8).map { _ in random.next() }
        return words.withUnsafeBytes { Array($0.prefix(byteCount)) }
    }
}

extension ScratchFile {
    /// A file of bytes that do not get smaller when they are deflated; equal seeds give equal ones.
    public static func noise(byteCount: Int, seed: Int = 1) -> ScratchFile {
        .bytes(.noise(byteCount: byteCount, seed: seed))
    }
}
