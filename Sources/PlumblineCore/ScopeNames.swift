/// The names of the headers around a line: of the methods and classes that it stands in, and the
/// keywords of the blocks.
struct ScopeNames {
    private let names: [Int32]

    /// Reads the names from the rows of the headers.
    init(around line: Int, in table: LineTable, rows: [Int32], tokens: TokenTable) {
        names = table.scopes(around: line).compactMap {
            rows[$0] < 0 ? nil : tokens.roles[Int(rows[$0])].name
        }
    }

    /// The share of both lines' names that the other line has, too; 0 if neither has any.
    func likeness(to other: ScopeNames) -> Double {
        if names.isEmpty, other.names.isEmpty { return 0 }
        let shared = names.count { other.names.contains($0) }
        return Double(2 * shared + 1) / Double(names.count + other.names.count + 1)
    }
}
