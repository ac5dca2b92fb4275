import Glibc

/// Sockets of this machine's loopback network, 127.0.0.0/8; there are no others here.
enum Loopback {
    /// Returns a socket that listens at a free port of `address`, and the port.
    ///
    /// One more than `backlog` clients are taken before one is accepted.
    ///
    /// - Precondition: `address` is one of 127.0.0.0/8.
    static func listen(
        at address: String, isBlocking: Bool = true, backlog: Int32 = 128
    ) throws(TestingError) -> (socket: Descriptor, port: Int) {
        let listener = try makeSocket(isBlocking: isBlocking)
        var name = socketAddress(address, port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withSocketAddress(&name) { bind(listener.number, $0, length) }
        try check(bound, "bind")
        try check(Glibc.listen(listener.number, backlog), "listen")
        let named = withSocketAddress(&name) { getsockname(listener.number, $0, &length) }
        try check(named, "getsockname")
        return (listener, Int(UInt16(bigEndian: name.sin_port)))
    }

    /// Returns a socket that is connected to `port` of `address`.
    ///
    /// - Precondition: `address` is one of 127.0.0.0/8.
    static func connect(to address: String, port: Int) throws(TestingError) -> Descriptor {
        let socket = try makeSocket(isBlocking: true)
        var name = socketAddress(address, port: port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withSocketAddress(&name) { Glibc.connect(socket.number, $0, length) }
        try check(connected, "connect")
        return socket
    }

    /// Returns a socket that listens at `path` of the file system.
    static func listen(atPath path: String) throws(TestingError) -> Descriptor {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let listener = Descriptor(try check(socket(AF_UNIX, type, 0), "socket"))
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let isShort = withUnsafeMutableBytes(of: &name.sun_path) { buffer in
            guard path.utf8.count < buffer.count else { return false }
            buffer.copyBytes(from: path.utf8)
            return true
        }
        guard isShort else { throw .fileFailed(path, reason: "too long for the name of a socket") }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withSocketAddress(&name) { bind(listener.number, $0, length) }
        try check(bound, "bind")
        try check(Glibc.listen(listener.number, 128), "listen")
        return listener
    }

    private static func makeSocket(isBlocking: Bool) throws(TestingError) -> Descriptor {
        var type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        if !isBlocking { type |= Int32(SOCK_NONBLOCK.rawValue) }
        return Descriptor(try check(socket(AF_INET, type, 0), "socket"))
    }

    private static func socketAddress(_ address: String, port: Int) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        let isAddress = inet_pton(AF_INET, address, &name.sin_addr) == 1
        let isLoopback = UInt32(bigEndian: name.sin_addr.s_addr) >> 24 == 127
        precondition(isAddress && isLoopback, "expected an address of 127.0.0.0/8, not \(address)")
        return name
    }

    private static func withSocketAddress<Name, Result>(
        _ name: inout Name, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutableBytes(of: &name) { bytes in
            guard let base = bytes.baseAddress else { preconditionFailure("a name has bytes") }
            return body(base.assumingMemoryBound(to: sockaddr.self))
        }
    }
}
