import Foundation

/// Asks a server at 127.0.0.1, one request on a connection.
struct HTTPClient {
    /// Seconds that a server may be silent.
    private static let patience = 600

    let port: Int

    /// Sends a request and returns its answer, whatever its status.
    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
    ) throws(BenchmarkError) -> HTTPAnswer {
        try HTTPAnswer(
            Array(try exchange(request(method, path, headers: headers, body: body)).joined()))
    }

    /// Sends the bytes of a request and returns those of its answer, as they came.
    func exchange(_ request: [UInt8]) throws(BenchmarkError) -> [[UInt8]] {
        let connection = try Loopback.connect(to: port, limit: Self.patience)
        try connection.write(request)
        return try connection.readParts()
    }

    /// The bytes of a request.
    func request(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
    ) -> [UInt8] {
        var fields = headers
        fields["Host"] = "127.0.0.1:\(port)"
        fields["Connection"] = "close"
        if !body.isEmpty {
            fields["Content-Type"] = "application/json"
            fields["Content-Length"] = "\(body.count)"
        }
        let head = fields.reduce("\(method) \(path) HTTP/1.1\r\n") {
            $0 + "\($1.key): \($1.value)\r\n"
        }
        return Array("\(head)\r\n".utf8) + body
    }

    /// Sends a request and returns its answer.
    ///
    /// - Throws: ``BenchmarkError/unexpectedStatus(_:expected:url:)`` if its status is another one.
    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = [],
        expecting status: Int
    ) throws(BenchmarkError) -> HTTPAnswer {
        let answer = try send(method, path, headers: headers, body: body)
        guard answer.status == status else {
            throw .unexpectedStatus(answer.status, expected: status, url: path)
        }
        return answer
    }
}

/// An answer of a server.
struct HTTPAnswer {
    let status: Int
    /// By name in lower case.
    let headers: [String: String]
    let body: [UInt8]

    /// Reads the answer from all the bytes of its connection.
    init(_ bytes: [UInt8]) throws(BenchmarkError) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw .unexpectedAnswer("the server closed the connection without an answer")
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        self.headers = headers
        let rest = bytes[end.upperBound...]
        body =
            headers["transfer-encoding"] == "chunked"
            ? try Self.joined(chunks: rest)
            : Array(rest.prefix(headers["content-length"].flatMap { Int($0) } ?? rest.count))
    }

    /// Returns the value of the body, which is JSON.
    func json<Value: Decodable>(_ type: Value.Type) throws(BenchmarkError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw .unexpectedAnswer("the answer is no \(type): \(error)")
        }
    }

    private static func joined(chunks: ArraySlice<UInt8>) throws(BenchmarkError) -> [UInt8] {
        var body: [UInt8] = []
        var rest = chunks
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            let size = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            guard let count = Int(size, radix: 16), count <= rest[end.upperBound...].count else {
                break
            }
            if count == 0 { return body }
            body += rest[end.upperBound...].prefix(count)
            rest = rest[end.upperBound...].dropFirst(count + 2)
        }
        throw .unexpectedAnswer("the server closed the connection within its answer")
    }
}
