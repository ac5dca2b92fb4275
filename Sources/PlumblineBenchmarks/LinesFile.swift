import Foundation
import Glibc

/// Files that hold one JSON object on a line, with keys in snake case.
enum LinesFile {
    /// Returns the lines of the file at `path`.
    static func lines(at path: String) throws(BenchmarkError) -> [ArraySlice<UInt8>] {
        try Descriptor(opening: path, O_RDONLY).readAll().split(separator: UInt8(ascii: "\n"))
    }

    /// Reads the file at `path`.
    static func read<Value: Decodable>(
        _ type: Value.Type, at path: String
    ) throws(BenchmarkError) -> [Value] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var values: [Value] = []
        for (index, line) in try lines(at: path).enumerated() {
            do {
                values.append(try decoder.decode(type, from: Data(line)))
            } catch {
                throw .unexpectedAnswer("'\(path)', line \(index + 1) cannot be read: \(error)")
            }
        }
        return values
    }

    /// Writes the file at `path`.
    static func write(_ values: [some Encodable], to path: String) throws(BenchmarkError) {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes: [UInt8] = []
        for value in values {
            do {
                bytes += try encoder.encode(value)
            } catch {
                throw .unexpectedAnswer("cannot write to '\(path)': \(error)")
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC).write(bytes)
    }
}
