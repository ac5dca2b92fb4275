import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import PlumblineCore

/// Prints the answer to a search as it comes.
struct FoundLinePrinter {
    let hasContext: Bool
    let isJSON: Bool
    /// Whether lines were printed that others may have to be set off from.
    private var hasPrinted = false
    private var lastLine = Data()

    init(hasContext: Bool, isJSON: Bool) {
        self.hasContext = hasContext
        self.isJSON = isJSON
    }

    /// The last line of an answer.
    struct End: Decodable {
        let commit: String
        let reason: String?
        let next: String?
        let matchCount: Int?
        let error: ProblemAnswer?

        /// Whether another request can find the rest.
        var mayGoOn: Bool { reason == "limit" || reason == "work" }
    }

    private struct Line: Decodable {
        let path: String?
        let pathEncoded: String?
        let lines: [FoundLineAnswer]?
        let end: End?
    }

    private struct FoundLineAnswer: Decodable {
        let line: Int
        let text: String
        let matches: [Empty]?

        struct Empty: Decodable {}
    }

    /// Prints the files of an answer; returns its end, `nil` if it has none.
    mutating func print(_ body: HTTPClientResponse.Body) async throws -> End? {
        var rest = ByteBuffer()
        for try await buffer in body {
            rest.writeImmutableBuffer(buffer)
            while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let length = end - rest.readerIndex
                let data = rest.readData(length: length) ?? Data()
                rest.moveReaderIndex(forwardBy: 1)
                if let end = try print(data) { return end }
            }
            rest.discardReadBytes()
        }
        return nil
    }

    /// Prints what stands at the end, and warns if not everything was searched.
    func finish(_ end: End) throws {
        if isJSON { try StandardOutput.write(lastLine + [UInt8(ascii: "\n")]) }
        switch end.reason {
        case nil, "limit": break
        case "patternTooExpensive":
            throw CommandFailure("the expression takes too many steps; not all files were searched")
        case let reason?:
            throw CommandFailure("not all files were searched: \(reason)")
        }
    }

    private mutating func print(_ data: Data) throws -> End? {
        let line = try JSONDecoder().decode(Line.self, from: data)
        if let end = line.end {
            lastLine = data
            return end
        }
        if isJSON {
            try StandardOutput.write(data + [UInt8(ascii: "\n")])
        } else if let lines = line.lines {
            let encoded = line.pathEncoded.flatMap { PercentEncoding.decode($0.utf8) }
            try print(lines, at: encoded ?? Array((line.path ?? "").utf8))
        }
        return nil
    }

    private mutating func print(_ lines: [FoundLineAnswer], at path: [UInt8]) throws {
        var output: [UInt8] = []
        var previous: Int?
        for line in lines {
            if hasContext, hasPrinted, previous != line.line - 1 { output += "--\n".utf8 }
            let sign = line.matches == nil ? "-" : ":"
            output += path
            output += "\(sign)\(line.line)\(sign)\(line.text)\n".utf8
            previous = line.line
            hasPrinted = true
        }
        try StandardOutput.write(output)
    }
}
