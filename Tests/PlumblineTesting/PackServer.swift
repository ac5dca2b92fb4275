public import PlumblineCore

/// A git server over HTTP that lists one branch and answers every request for objects with one pack.
///
/// Unlike git's own server it does not mind what the pack lacks.
public final class PackServer: Sendable {
    private let listener: LoopbackListener

    /// Starts a server at a free port of `address` whose only branch, `main`, stands at `commit`.
    public init(
        main commit: ObjectID, pack: [UInt8], at address: String = "127.0.0.1"
    ) throws(TestingError) {
        let listing =
            packetLine("# service=git-upload-pack\n") + "0000"
            + packetLine("\(commit) HEAD\0ofs-delta symref=HEAD:refs/heads/main\n")
            + packetLine("\(commit) refs/heads/main\n") + "0000"
        listener = try LoopbackListener(at: address) { connection in
            guard let head = connection.readHead() else { return }
            let isListing = head.hasPrefix("GET ")
            connection.answer(
                isListing ? Array(listing.utf8) : Array(packetLine("NAK\n").utf8) + pack,
                as: isListing ? "advertisement" : "result")
        }
    }

    deinit { listener.stop() }

    /// The address at which a client finds the repository.
    public var url: String { "http://\(listener.address):\(listener.port)/repo.git" }
}

extension Connection {
    fileprivate func answer(_ body: [UInt8], as kind: String) {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-\(kind)\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        guard socket.send(Array(head.utf8) + body) else { return }
        socket.endSending()
        // The client's last bytes are taken in, lest closing throws away what it has not yet read.
        drain()
    }
}

/// A line as git's protocol has it: its length in four digits, and its text.
func packetLine(_ text: String) -> String {
    let digits = String(text.utf8.count + 4, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits + text
}
