/// Where the submodules of a commit come from, as its `.gitmodules` says.
public struct SubmoduleList: Hashable, Sendable {
    /// The path of the file.
    public static let path: TreePath = ".gitmodules"

    private let urls: [TreePath: String]

    /// Reads the contents of a `.gitmodules`; what git would not read is skipped.
    ///
    /// The syntax is that of git-config(1).
    public init(_ bytes: some Sequence<UInt8>) {
        var urls: [TreePath: String] = [:]
        var paths: [[UInt8]: TreePath] = [:]
        var found: [[UInt8]: String] = [:]
        var lines = ConfigurationLines(bytes)
        while let variable = lines.next() {
            guard variable.section.elementsEqual("submodule".utf8) else { continue }
            switch String(decoding: variable.key, as: UTF8.self) {
            case "path": paths[variable.subsection] = TreePath(bytes: variable.value)
            case "url":
                found[variable.subsection] = String(decoding: variable.value, as: UTF8.self)
            default: break
            }
        }
        for (name, path) in paths { urls[path] = found[name] }
        self.urls = urls
    }

    /// The URL of the submodule at `path`, as it stands in the file; `nil` if the file has none.
    public func url(at path: TreePath) -> String? { urls[path] }
}
