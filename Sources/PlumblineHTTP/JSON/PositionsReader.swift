import NIOCore
import PlumblineCore

/// Reads the plain form of a request to follow positions, which nearly all requests have.
///
/// What is not plain is left to Foundation, which reads any JSON and says what is wrong with it.
struct PositionsReader {
    private var json: PlainJSONReader
    private var knownTexts = KnownTexts()
    private var texts: [String] = []
    private var knownFiles = KnownTexts()
    private var files: [PositionsRequest.FileRequest] = []

    private init(_ body: ByteBuffer) {
        json = PlainJSONReader(Array(body.readableBytesView))
    }

    /// Returns the request; `nil` if it is not plain.
    static func read(_ body: ByteBuffer) -> PositionsRequest? {
        var reader = PositionsReader(body)
        guard let request = reader.request(), reader.json.isAtEnd() else { return nil }
        return request
    }

    private mutating func request() -> PositionsRequest? {
        var to: String?
        var from: String?
        var positions: [PositionsRequest.PositionRequest]?
        guard json.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = key() else { return nil }
            let isPlain =
                if json.says("to", key) {
                    Self.set(&to, text())
                } else if json.says("from", key) {
                    Self.set(&from, text())
                } else if json.says("positions", key) {
                    Self.set(&positions, self.positions())
                } else {
                    json.skipScalar()
                }
            guard isPlain else { return nil }
        } while json.take(UInt8(ascii: ","))
        guard json.take(UInt8(ascii: "}")), let to, let positions else { return nil }
        return PositionsRequest(to: to, from: from, positions: positions)
    }

    private mutating func positions() -> [PositionsRequest.PositionRequest]? {
        var positions: [PositionsRequest.PositionRequest] = []
        guard json.take(UInt8(ascii: "[")) else { return nil }
        if json.take(UInt8(ascii: "]")) { return positions }
        repeat {
            guard let position = position() else { return nil }
            positions.append(position)
        } while json.take(UInt8(ascii: ","))
        return json.take(UInt8(ascii: "]")) ? positions : nil
    }

    private mutating func position() -> PositionsRequest.PositionRequest? {
        var path: PlainJSONReader.Text?
        var pathEncoded: PlainJSONReader.Text?
        var line: Int?
        var column: Int?
        var endLine: Int?
        var from: String?
        guard json.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = key() else { return nil }
            let isPlain =
                if json.says("path", key) {
                    Self.set(&path, json.text())
                } else if json.says("line", key) {
                    Self.set(&line, json.number())
                } else if json.says("from", key) {
                    Self.set(&from, text())
                } else if json.says("column", key) {
                    Self.set(&column, json.number())
                } else if json.says("endLine", key) {
                    Self.set(&endLine, json.number())
                } else if json.says("pathEncoded", key) {
                    Self.set(&pathEncoded, json.text())
                } else {
                    json.skipScalar()
                }
            guard isPlain else { return nil }
        } while json.take(UInt8(ascii: ","))
        guard json.take(UInt8(ascii: "}")), let line else { return nil }
        return PositionsRequest.PositionRequest(
            file: file(path, pathEncoded), line: line, column: column, endLine: endLine, from: from)
    }

    /// Reads a key and the colon behind it; one with escapes is not plain.
    private mutating func key() -> PlainJSONReader.Text? {
        guard let key = json.text(), !key.hasEscapes, json.take(UInt8(ascii: ":")) else {
            return nil
        }
        return key
    }

    /// Sets a value that comes once at most; null is not plain.
    private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
        guard place == nil, let value else { return false }
        place = value
        return true
    }

    /// Reads a text that comes again and again.
    private mutating func text() -> String? {
        guard let text = json.text() else { return nil }
        let number = knownTexts.number(of: text.range, in: json.bytes)
        if number == texts.count { texts.append(string(text)) }
        return texts[number]
    }

    /// The file that is named so; one that has a path alone is looked at once.
    private mutating func file(
        _ path: PlainJSONReader.Text?, _ pathEncoded: PlainJSONReader.Text?
    ) -> PositionsRequest.FileRequest {
        guard let path, pathEncoded == nil else {
            return PositionsRequest.FileRequest(
                path: path.map(string), pathEncoded: pathEncoded.map(string))
        }
        let number = knownFiles.number(of: path.range, in: json.bytes)
        if number == files.count {
            files.append(PositionsRequest.FileRequest(path: string(path), pathEncoded: nil))
        }
        return files[number]
    }

    private func string(_ text: PlainJSONReader.Text) -> String {
        String(decoding: json.utf8(of: text), as: UTF8.self)
    }
}
