import Glibc

/// Sole owner of one open file or socket, closed when nobody holds it any more.
final class Descriptor: Sendable {
    /// The number by which the kernel knows it.
    let number: Int32

    /// Takes ownership of `number`.
    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// Opens the file at `path`.
    convenience init(opening path: String, _ flags: Int32) throws(TestingError) {
        let number = open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .callFailed("open(\(path))", errno: lastErrno()) }
        self.init(number)
    }

    /// Returns two connected ends; what is written to one is read from the other.
    static func pair() throws(TestingError) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try check(socketpair(AF_UNIX, type, 0, &ends), "socketpair")
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }
}

extension Descriptor {
    /// Reads what there is, at most `count` bytes; empty at the end or after a failure.
    func read(upTo count: Int = 65_536) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, retrying { Glibc.read(number, buffer.baseAddress, count) })
        }
    }

    /// Writes all of `bytes` to a file.
    func write(_ bytes: [UInt8]) throws(TestingError) {
        let isWhole = sendAll(bytes) { Glibc.write(number, $0, $1) }
        guard isWhole else { throw .callFailed("write", errno: lastErrno()) }
    }

    /// Sends all of `bytes` over a socket; false if the other side is gone.
    func send(_ bytes: [UInt8]) -> Bool {
        sendAll(bytes) { Glibc.send(number, $0, $1, Int32(MSG_NOSIGNAL)) }
    }

    /// Ends a connection in both directions, so that whoever reads or writes it goes on.
    func shutDown() {
        Glibc.shutdown(number, Int32(SHUT_RDWR))
    }

    /// Tells the other side that nothing more comes.
    func endSending() {
        Glibc.shutdown(number, Int32(SHUT_WR))
    }

    /// Goes back to the beginning of a file.
    func rewind() { lseek(number, 0, SEEK_SET) }

    /// Reads a whole file from its beginning.
    func readAll() -> [UInt8] {
        rewind()
        var bytes: [UInt8] = []
        while true {
            let next = read(upTo: 1 << 18)
            if next.isEmpty { return bytes }
            bytes += next
        }
    }

    private func sendAll(
        _ bytes: [UInt8], _ send: (UnsafeRawPointer?, Int) -> Int
    ) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = retrying { send(part.baseAddress, part.count) }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}

/// Repeats `call` while a signal interrupts it.
func retrying(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

/// Waits until one of `descriptors` can be read or is closed, and tells which; none, if time ran out.
///
/// `limit` is in milliseconds; `nil` waits without end.
func readable(_ descriptors: [Descriptor], within limit: Int? = nil) -> [Bool] {
    var polled = descriptors.map { descriptor in
        pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
    }
    _ = retrying { Int(poll(&polled, nfds_t(polled.count), Int32(limit ?? -1))) }
    return polled.map { $0.revents != 0 }
}
