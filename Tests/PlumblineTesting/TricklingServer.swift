/// A git server over HTTP whose list of refs never ends.
public final class TricklingServer: Sendable {
    /// How fast the refs come.
    public enum Pace: Hashable, Sendable {
        /// As fast as the other side reads.
        case flood
        /// A few bytes, then a rest of some milliseconds.
        case trickle(byteCount: Int, milliseconds: Int)
    }

    private let listener: LoopbackListener
    private let sent = Locked(0)

    /// Starts the server at a free port of `address`, one of 127.0.0.0/8.
    public init(_ pace: Pace, at address: String = "127.0.0.1") throws(TestingError) {
        let sent = self.sent
        listener = try LoopbackListener(at: address) { connection in
            guard connection.readHead() != nil else { return }
            var refs = EndlessRefs()
            while let bytes = refs.next(), connection.send(bytes, at: pace) {
                sent.withLock { $0 += bytes.count }
            }
        }
    }

    deinit { listener.stop() }

    /// The port at which it listens.
    public var port: Int { listener.port }
    /// How many connections were accepted.
    public var connectionCount: Int { listener.connectionCount }
    /// How many bytes were sent over all connections, give or take a chunk.
    public var sentByteCount: Int { sent.current }

    /// Returns an address below this server.
    public func url(for name: String) -> String {
        "http://\(listener.address):\(listener.port)/\(name)"
    }

    /// Closes all connections and the port.
    public func stop() { listener.stop() }
}

extension Connection {
    /// Sends `bytes` at `pace`; false if the connection or the server ends.
    fileprivate func send(_ bytes: [UInt8], at pace: TricklingServer.Pace) -> Bool {
        guard case .trickle(let byteCount, let milliseconds) = pace else {
            return socket.send(bytes)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(max(1, byteCount)))
            guard socket.send(part), self.rest(for: milliseconds) else { return false }
            rest = rest.dropFirst(part.count)
        }
        return true
    }
}

/// The answer of a smart HTTP server to `info/refs`, in chunks, without end.
private struct EndlessRefs: IteratorProtocol {
    private var refCount = 0
    private var random = SplitMix(seed: 1)

    mutating func next() -> [UInt8]? {
        let isFirst = refCount == 0
        let lines = (0..<(isFirst ? 1 : 100)).map { _ in line() }
        return Array(((isFirst ? Self.beginning : "") + lines.joined()).utf8)
    }

    private static let beginning =
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n"
        + "Cache-Control: no-cache\r\nConnection: close\r\n\r\n"
        + packetLine("# service=git-upload-pack\n") + "0000"

    private mutating func line() -> String {
        let capabilities = refCount == 0 ? "\0multi_ack_detailed side-band-64k ofs-delta" : ""
        let digits = (0..<40).map { _ in String(random.next() % 16, radix: 16) }.joined()
        refCount += 1
        return packetLine("\(digits) refs/heads/branch\(refCount)\(capabilities)\n")
    }
}
