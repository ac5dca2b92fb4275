import PlumblineBrowser
import PlumblineCore

/// A request to follow positions.
struct PositionsRequest: Decodable {
    let to: String
    let from: String?
    let positions: [PositionRequest]

    struct PositionRequest: Decodable {
        let path: String?
        let pathEncoded: String?
        let line: Int
        let column: Int?
        let endLine: Int?
        let from: String?
    }
}

extension PositionsRequest.PositionRequest {
    /// The position; `nil` if it cannot stand anywhere, such as line 0.
    var position: Position? {
        guard let path = treePath, line >= 1, endLine.map({ $0 >= line }) ?? true,
            column.map({ $0 >= 1 }) ?? true
        else { return nil }
        return Position(
            path: path, line: LineNumber(line), column: column,
            endLine: endLine.map { LineNumber($0) })
    }
    /// The exact path where it is given, else that of the text; `nil` if no file can have it.
    var treePath: TreePath? {
        if let pathEncoded { return TreePath(percentEncoded: pathEncoded) }
        return path.flatMap { TreePath($0) }
    }
}
