import Glibc

/// Sockets at 127.0.0.1 and in the file system; there are no others here.
enum Loopback {
    /// Returns a socket that listens at a free port, and the port.
    static func listen() throws(BenchmarkError) -> (socket: Descriptor, port: Int) {
        let listener = try makeSocket(AF_INET, SOCK_NONBLOCK.rawValue)
        var name = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try check(withSocketAddress(&name) { bind(listener.number, $0, length) }, "bind")
        try check(Glibc.listen(listener.number, 512), "listen")
        try check(
            withSocketAddress(&name) { getsockname(listener.number, $0, &length) }, "getsockname")
        return (listener, Int(UInt16(bigEndian: name.sin_port)))
    }

    /// Returns a socket that listens at `path`.
    static func listen(atPath path: String) throws(BenchmarkError) -> Descriptor {
        let listener = try makeSocket(AF_UNIX)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let isShort = withUnsafeMutableBytes(of: &name.sun_path) { buffer in
            guard path.utf8.count < buffer.count else { return false }
            buffer.copyBytes(from: path.utf8)
            return true
        }
        guard isShort else {
            throw .callFailed("bind '\(path)'", reason: "too long for the name of a socket")
        }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        try check(withSocketAddress(&name) { bind(listener.number, $0, length) }, "bind '\(path)'")
        try check(Glibc.listen(listener.number, 128), "listen")
        return listener
    }

    /// Returns a socket that is connected to `port`; reading waits no longer than `limit` seconds.
    static func connect(to port: Int, limit: Int) throws(BenchmarkError) -> Descriptor {
        let socket = try makeSocket(AF_INET)
        var patience = timeval(tv_sec: limit, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        try check(
            setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &patience, size), "setsockopt")
        var name = address(port: port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try check(
            withSocketAddress(&name) { Glibc.connect(socket.number, $0, length) },
            "connect to 127.0.0.1:\(port)")
        return socket
    }

    private static func makeSocket(
        _ family: Int32, _ flags: UInt32 = 0
    ) throws(BenchmarkError) -> Descriptor {
        let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | flags
        return try Descriptor(socket(family, Int32(type), 0), "socket")
    }

    private static func address(port: Int) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return name
    }

    private static func withSocketAddress<Name, Result>(
        _ name: inout Name, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
