import Foundation
import Glibc
import PlumblineCore
import PlumblineTesting

/// A git server over HTTP that lists one branch and answers every request for objects with one pack.
///
/// Unlike git's own server it does not mind what the pack lacks.
final class PackServer: Sendable {
    /// The address at which a client finds the repository.
    let url: String
    private let socket: Int32

    init(main commit: ObjectID, pack: [UInt8]) throws {
        let (socket, port) = try Self.listen()
        self.socket = socket
        url = "http://127.0.0.1:\(port)/repo.git"
        let listing =
            Self.line("# service=git-upload-pack\n") + "0000"
            + Self.line("\(commit) HEAD\0ofs-delta symref=HEAD:refs/heads/main\n")
            + Self.line("\(commit) refs/heads/main\n") + "0000"
        Thread.detachNewThread {
            while case let connection = accept(socket, nil, nil), connection >= 0 {
                let isListing = Self.readHead(connection).hasPrefix("GET ")
                Self.send(
                    isListing ? Array(listing.utf8) : Array(Self.line("NAK\n").utf8) + pack,
                    as: isListing ? "advertisement" : "result", to: connection)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private static func listen() throws -> (socket: Int32, port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) | Glibc.listen(socket, 8)
                    | getsockname(socket, $0, &length)
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (socket, UInt16(bigEndian: address.sin_port))
    }

    /// Reads a request up to the end of its head; what follows is not looked at.
    private static func readHead(_ connection: Int32) -> String {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !head.contains(sequence: "\r\n\r\n") {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            head += buffer[..<count]
        }
        return String(decoding: head, as: UTF8.self)
    }

    private static func send(_ body: [UInt8], as kind: String, to connection: Int32) {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-\(kind)\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        var rest = (Array(head.utf8) + body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        shutdown(connection, Int32(SHUT_WR))
        // The client's last bytes are taken in, lest closing throws away what it has not yet read.
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(connection, &buffer, buffer.count) > 0 {}
        close(connection)
    }

    /// A line as git's protocol has it: its length in four digits, and its text.
    private static func line(_ text: String) -> String {
        let digits = String(text.utf8.count + 4, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits + text
    }
}

extension [UInt8] {
    fileprivate func contains(sequence text: String) -> Bool {
        firstRange(of: Array(text.utf8)) != nil
    }
}
