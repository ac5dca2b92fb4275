import ArgumentParser

/// A git directory and the name by which questions call it.
struct LinesRepository: ExpressibleByArgument {
    let name: String
    let gitDirectory: String

    /// Reads `NAME=DIR`.
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        name = String(parts[0])
        gitDirectory = String(parts[1])
    }
}
