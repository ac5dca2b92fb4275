import PlumblineCore

extension ContentDigests {
    /// Digests bytes that are not of a repository.
    public init(of bytes: UnsafeRawBufferPointer) {
        var digester = ContentDigester()
        digester.update(bytes)
        self = digester.digests()
    }
}
