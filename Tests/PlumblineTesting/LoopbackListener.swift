import Dispatch
import Foundation

/// Accepts connections and serves each on a thread of its own, until it is stopped.
///
/// The threads keep this value: whoever makes it stops it.
final class LoopbackListener: Sendable {
    /// The address, one of 127.0.0.0/8.
    let address: String
    /// The port, which was free.
    let port: Int
    private let socket: Descriptor
    private let stopping: (tell: Descriptor, told: Descriptor)
    private let connections = Locked(Connections())
    private let threads = DispatchGroup()

    private struct Connections: Sendable {
        var open: [Int: Descriptor] = [:]
        var count = 0
        var isStopped = false
    }

    /// Listens at a free port of `address` and calls `serve` for each connection.
    init(
        at address: String, _ serve: @escaping @Sendable (Connection) -> Void
    ) throws(TestingError) {
        self.address = address
        (socket, port) = try Loopback.listen(at: address)
        stopping = try Descriptor.pair()
        run { $0.acceptAll(serve) }
    }

    /// How many connections were accepted.
    var connectionCount: Int { connections.withLock { $0.count } }

    /// Ends all connections, and returns when every thread is done; the port then refuses connections.
    func stop() {
        let open = connections.withLock { connections in
            connections.isStopped = true
            return Array(connections.open.values)
        }
        _ = stopping.tell.send([0])
        for connection in open { connection.shutDown() }
        threads.wait()
    }

    private func acceptAll(_ serve: @escaping @Sendable (Connection) -> Void) {
        // The byte that tells to stop is never read: whoever waits for it sees it.
        while !readable([stopping.told, socket])[0] {
            guard let accepted = try? GNU.accept(socket), let number = register(accepted) else {
                continue
            }
            let connection = Connection(accepted, stopping: stopping.told)
            run { listener in
                serve(connection)
                listener.connections.withLock { _ = $0.open.removeValue(forKey: number) }
            }
        }
        socket.shutDown()
    }

    /// Counts a connection and returns its number; `nil` if it came too late.
    private func register(_ accepted: Descriptor) -> Int? {
        connections.withLock { connections in
            guard !connections.isStopped else { return nil }
            connections.count += 1
            connections.open[connections.count] = accepted
            return connections.count
        }
    }

    private func run(_ body: @escaping @Sendable (LoopbackListener) -> Void) {
        threads.enter()
        Thread.detachNewThread {
            body(self)
            self.threads.leave()
        }
    }
}

/// One accepted connection, served by one thread.
final class Connection: Sendable {
    /// The socket.
    let socket: Descriptor
    private let stopping: Descriptor

    init(_ socket: Descriptor, stopping: Descriptor) {
        self.socket = socket
        self.stopping = stopping
    }

    /// Reads and drops what comes, until the other side closes the connection.
    ///
    /// `note` is told how many bytes came each time.
    func drain(_ note: (Int) -> Void = { _ in }) {
        while case let count = socket.read().count, count > 0 { note(count) }
    }

    /// Reads the head of an HTTP request up to its empty line; `nil` if the connection ends before.
    func readHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        var bytes: [UInt8] = []
        while bytes.count < 65_536 {
            let next = socket.read()
            if next.isEmpty { return nil }
            bytes += next
            if let range = bytes.firstRange(of: end) {
                return String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
            }
        }
        return nil
    }

    /// Does nothing for some milliseconds; false if the server is to stop.
    func rest(for milliseconds: Int) -> Bool {
        !readable([stopping], within: milliseconds)[0]
    }
}
