/// One answer, of which the head and the beginning of the body may pass.
struct AnswerPrefix {
    /// The last bytes of the head so far; `nil` once it is through.
    private var head: [UInt8]? = []
    private var bodyByteCount: Int

    init(bodyByteCount: Int) { self.bodyByteCount = bodyByteCount }

    /// Returns as many of `bytes` as may pass.
    mutating func pass(_ bytes: [UInt8]) -> [UInt8] {
        let headCount = passHead(bytes)
        let body = bytes.dropFirst(headCount).prefix(bodyByteCount)
        bodyByteCount -= body.count
        return Array(bytes.prefix(headCount) + body)
    }

    /// Returns how many of `bytes` belong to the head.
    private mutating func passHead(_ bytes: [UInt8]) -> Int {
        guard let before = head else { return 0 }
        let all = before + bytes
        if let end = all.firstRange(of: Array("\r\n\r\n".utf8)) {
            head = nil
            return end.upperBound - before.count
        }
        head = Array(all.suffix(3))
        return bytes.count
    }
}
