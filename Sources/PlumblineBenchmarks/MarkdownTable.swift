/// A table in Markdown, which also reads well as it stands.
struct MarkdownTable {
    private let header: [String]
    private var rows: [[String]] = []

    /// Creates a table without rows; the first column is for names, the others are for figures.
    init(_ header: String...) { self.header = header }

    /// Adds a row.
    ///
    /// - Precondition: it has a cell for each column.
    mutating func add(_ row: String...) {
        precondition(
            row.count == header.count, "expected \(header.count) cells, not \(row.count)")
        rows.append(row)
    }
}

extension MarkdownTable: CustomStringConvertible {
    var description: String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        let rule = widths.enumerated().map { column, width in
            String(repeating: "-", count: column == 0 ? width : max(1, width - 1))
                + (column == 0 ? "" : ":")
        }
        return ([header, rule] + rows).map { Self.line($0, widths) }.joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).enumerated().map { column, cell in
            let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return column == 0 ? cell.0 + space : space + cell.0
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}
