/// How alike the names of files are, whatever their folders.
package struct PathSimilarity {
    private let name: LineSimilarity

    /// Prepares the name of `path`.
    package init(_ path: TreePath) {
        name = LineSimilarity(Self.stem(of: path))
    }

    /// Returns the share of both names, without their extensions, that is in both, 0 to 1.
    package func ratio(to other: TreePath) -> Double {
        name.ratio(to: Self.stem(of: other))
    }

    private static func stem(of path: TreePath) -> [UInt8] {
        Array(path.name.dropLast(path.fileExtension.count))
    }
}
