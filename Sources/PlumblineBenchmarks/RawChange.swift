/// A line of `git diff --raw`.
struct RawChange {
    let oldBlob: String
    let newBlob: String
    let oldPath: String
    /// The old path, unless the file was renamed.
    let newPath: String
    /// Whether there is no old side.
    let isAddition: Bool
    /// Whether both sides are files, with names that git writes as they are.
    let isPlainFile: Bool

    init?(_ line: Substring) {
        guard line.first == ":" else { return nil }
        let parts = line.split(separator: "\t")
        let fields = parts[0].dropFirst().split(separator: " ")
        guard parts.count >= 2, fields.count == 5 else { return nil }
        oldBlob = String(fields[2])
        newBlob = String(fields[3])
        oldPath = String(parts[1])
        newPath = String(parts[parts.count - 1])
        isAddition = fields[4] == "A"
        let modes = [fields[0], fields[1]].filter { $0 != "000000" }
        isPlainFile =
            modes.allSatisfy { $0.hasPrefix("100") }
            && !parts.dropFirst().contains { $0.hasPrefix("\"") }
    }
}
