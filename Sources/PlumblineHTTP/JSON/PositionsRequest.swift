import NIOCore
import PlumblineBrowser
import PlumblineCore

/// A request to follow positions.
struct PositionsRequest: Decodable, Hashable {
    let to: String
    let from: String?
    let positions: [PositionRequest]

    struct PositionRequest: Hashable {
        let file: FileRequest
        let line: Int
        let column: Int?
        let endLine: Int?
        let from: String?
    }

    /// The file of a position, by its text, its exact path or both.
    struct FileRequest: Hashable {
        let path: String?
        let pathEncoded: String?
        /// The exact path where it is given, else that of the text; `nil` if no file can have it.
        let treePath: TreePath?

        init(path: String?, pathEncoded: String?) {
            self.path = path
            self.pathEncoded = pathEncoded
            treePath =
                if let pathEncoded {
                    TreePath(percentEncoded: pathEncoded)
                } else {
                    path.flatMap { TreePath($0) }
                }
        }
    }
}

extension PositionsRequest {
    /// Reads a body, or says what is wrong with it.
    init(_ body: ByteBuffer) throws {
        self = try PositionsReader.read(body) ?? JSONAnswer.decode(Self.self, from: body)
    }
}

extension PositionsRequest.PositionRequest: Decodable {
    private enum CodingKeys: String, CodingKey {
        case path, pathEncoded, line, column, endLine, from
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let path = try container.decodeIfPresent(String.self, forKey: .path)
        let pathEncoded = try container.decodeIfPresent(String.self, forKey: .pathEncoded)
        file = PositionsRequest.FileRequest(path: path, pathEncoded: pathEncoded)
        line = try container.decode(Int.self, forKey: .line)
        column = try container.decodeIfPresent(Int.self, forKey: .column)
        endLine = try container.decodeIfPresent(Int.self, forKey: .endLine)
        from = try container.decodeIfPresent(String.self, forKey: .from)
    }
}

extension PositionsRequest.PositionRequest {
    /// The position, its column counted in `unit`; `nil` if it cannot stand anywhere, such as line 0.
    func position(_ unit: ColumnUnit) -> Position? {
        guard let path = file.treePath, line >= 1, endLine.map({ $0 >= line }) ?? true,
            column.map({ $0 >= 1 }) ?? true
        else { return nil }
        return Position(
            path: path, line: LineNumber(line), column: column, columnUnit: unit,
            endLine: endLine.map { LineNumber($0) })
    }
}
