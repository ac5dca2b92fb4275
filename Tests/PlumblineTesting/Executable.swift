import Glibc

/// Finds programs as a shell does, and in the folders of system services too.
enum Executable {
    /// The folders that are searched, in order.
    static let folders: [String] = {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let searched = path.split(separator: ":").map(String.init)
        return searched + ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin"]
    }()

    /// Returns the path of the program `name`, which may be a path already.
    static func path(of name: String) throws(TestingError) -> String {
        if name.contains("/") { return name }
        let candidates = folders.lazy.map { "\($0)/\(name)" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw .notInstalled(name)
        }
        return found
    }
}
