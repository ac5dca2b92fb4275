import Foundation

/// The programs that are built with the tests, into the folder of the test bundle.
public enum BuiltProduct {
    /// Returns the path of the program `name`.
    ///
    /// On Linux the test bundle is itself the program that runs.
    public static func path(of name: String) -> String {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent(name).path
    }
}
