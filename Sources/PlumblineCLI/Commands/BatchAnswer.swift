import Foundation
import PlumblineBrowser
import PlumblineCore

/// An answer on a line of the output: a place, or its absence.
struct BatchAnswer {
    /// About so many bytes are written for each.
    static let usualByteCount = 256

    let id: BatchID
    let trace: Trace
    /// The milliseconds that it took, as JSON has them.
    let milliseconds: String
}

extension BatchAnswer {
    /// Writes the answer on a line, its keys in the order of the alphabet; `input` is where its id
    /// stands.
    ///
    /// Foundation writes texts that need escapes.
    func write(to output: inout [UInt8], _ input: [UInt8]) throws {
        let place = trace.place?.position
        output += "{\"confidence\":".utf8
        Self.write(confidence: trace.confidence, to: &output)
        output += ",\"id\":".utf8
        try write(id, to: &output, input)
        output += ",\"line\":".utf8
        if let place { Self.write(place.line.value, to: &output) } else { output += "null".utf8 }
        output += ",\"method\":\"".utf8
        output += trace.method.path.rawValue.utf8
        if let line = trace.method.line {
            output.append(UInt8(ascii: "+"))
            output += line.rawValue.utf8
        }
        output += "\",\"ms\":".utf8
        output += milliseconds.utf8
        output += ",\"path\":".utf8
        if let place { try Self.write(place.path, to: &output) } else { output += "null".utf8 }
        output += ",\"verdict\":\"".utf8
        output += trace.verdict.rawValue.utf8
        output += "\"}\n".utf8
    }

    private func write(_ id: BatchID, to output: inout [UInt8], _ input: [UInt8]) throws {
        switch id {
        case .plain(let range):
            output.append(UInt8(ascii: "\""))
            output += input[range]
            output.append(UInt8(ascii: "\""))
        case .text(let text): output += try BatchJSON.encoder().encode(text)
        }
    }

    private static func write(_ path: TreePath, to output: inout [UInt8]) throws {
        guard path.bytes.allSatisfy(isPlain) else {
            // Bytes that are not UTF-8 are repaired on the way.
            return output += try BatchJSON.encoder().encode(path.description)
        }
        output.append(UInt8(ascii: "\""))
        output += path.bytes
        output.append(UInt8(ascii: "\""))
    }

    /// Whether JSON holds the byte as it is, whatever stands beside it.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Writes a probability with at most four decimal places.
    private static func write(confidence: Double, to output: inout [UInt8]) {
        let units = (confidence * 10_000).rounded()
        guard (0..<10_000).contains(units) else {
            return output += BatchJSON.written(units / 10_000).utf8
        }
        output.append(UInt8(ascii: "0"))
        var rest = Int(units)
        if rest > 0 { output.append(UInt8(ascii: ".")) }
        while rest > 0 {
            output.append(UInt8(ascii: "0") + UInt8(rest / 1000))
            rest = rest % 1000 * 10
        }
    }

    private static func write(_ number: Int, to output: inout [UInt8]) {
        output += "\(number)".utf8
    }
}
