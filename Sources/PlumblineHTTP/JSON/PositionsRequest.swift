import NIOCore
import PlumblineBrowser
import PlumblineCore

/// A request to follow positions.
struct PositionsRequest: Decodable, Hashable {
    let to: String
    let from: String?
    let positions: [PositionRequest]

    struct PositionRequest: Decodable, Hashable {
        let path: String?
        let pathEncoded: String?
        let line: Int
        let column: Int?
        let endLine: Int?
        let from: String?
    }
}

extension PositionsRequest {
    /// Reads a body, or says what is wrong with it.
    init(_ body: ByteBuffer) throws {
        self = try PositionsReader.read(body) ?? JSONAnswer.decode(Self.self, from: body)
    }
}

extension PositionsRequest.PositionRequest {
    /// The position, its column counted in `unit`; `nil` if it cannot stand anywhere, such as line 0.
    func position(_ unit: ColumnUnit) -> Position? {
        guard let path = treePath, line >= 1, endLine.map({ $0 >= line }) ?? true,
            column.map({ $0 >= 1 }) ?? true
        else { return nil }
        return Position(
            path: path, line: LineNumber(line), column: column, columnUnit: unit,
            endLine: endLine.map { LineNumber($0) })
    }

    /// The exact path where it is given, else that of the text; `nil` if no file can have it.
    var treePath: TreePath? {
        if let pathEncoded { return TreePath(percentEncoded: pathEncoded) }
        return path.flatMap { TreePath($0) }
    }
}
