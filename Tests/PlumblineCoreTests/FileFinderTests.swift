import PlumblineCore
import Testing

/// What "go to file" shows first.
@Suite struct FileFinderTests {
    @Test(arguments: [
        // The name before the folders.
        ("browser", ["src/Browser.swift", "browser/main.swift"]),
        // All of the name, then all up to the extension, then its beginning, then its middle.
        ("app.py", ["lib/app.py", "lib/app.py.orig", "lib/myapp.py"]),
        ("app", ["x/app.py", "x/apple.py", "x/myapp.py"]),
        // The beginnings of words, by case, by a sign, by a digit.
        ("rb", ["src/RepositoryBrowser.swift", "src/arbor.swift"]),
        ("rb", ["src/repository_browser.c", "src/arbor.c"]),
        ("tc2", ["TestCase2.java", "stack2.java"]),
        // What stands together before what stands apart.
        ("map", ["line_map.c", "makeapple.c"]),
        // The shorter path.
        ("main", ["a/main.c", "a/b/main.c"]),
        // Folders, where they are asked for.
        ("http/route", ["http/Route.swift", "web/HTTPRoute.swift/x"]),
    ])
    func `the better path comes first`(query: String, paths: [String]) {
        let found = Self.find(query, in: paths.reversed() + ["zzz/0"])

        #expect(
            found.map { String(decoding: $0.path.bytes, as: UTF8.self) }.prefix(1)
                == paths.prefix(1))
    }

    @Test func `an upper-case letter stands for itself, a lower-case one for both`() {
        let paths = ["lib/readme", "lib/README", "lib/rEadMe"]

        #expect(Self.find("readme", in: paths).count == 3)
        #expect(Self.find("README", in: paths).map(\.path) == ["lib/README"])
        #expect(Self.find("RM", in: paths).map(\.path) == ["lib/README"])
    }

    @Test func `every word has to fit, in any order`() {
        let paths = ["src/http/Route.swift", "src/web/Route.swift", "src/http/Problem.swift"]

        #expect(Self.find("route http", in: paths).map(\.path) == ["src/http/Route.swift"])
        #expect(Self.find("http  route ", in: paths).map(\.path) == ["src/http/Route.swift"])
        #expect(Self.find("route nothing", in: paths).isEmpty)
    }

    @Test func `without a query the first files are given`() {
        #expect(Self.find("", in: ["b", "a", "c"], limit: 2).map(\.path) == ["b", "a"])
        #expect(Self.find("  ", in: ["b", "a", "c"]).count == 3)
    }

    @Test func `what matched is told by its bytes`() {
        func matches(_ query: String, _ path: String) -> [Int]? {
            Self.find(query, in: [path]).first?.matches
        }

        #expect(matches("rb", "src/RepositoryBrowser.swift") == [4, 14])
        #expect(matches("brow", "src/RepositoryBrowser.swift") == [14, 15, 16, 17])
        #expect(matches("src/br", "src/RepositoryBrowser.swift") == [0, 1, 2, 3, 14, 15])
        #expect(matches("été", "lib/été.c") == [4, 5, 6, 7, 8])
        #expect(matches("swift rb", "RepositoryBrowser.swift") == [0, 10, 18, 19, 20, 21, 22])
    }

    @Test func `every match is told where the characters of the query stand, in order`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let path = (0..<20).map { _ in Array("abA_/.".utf8).randomElement(using: &random) ?? 0 }
            let query = (0..<3).map { _ in Array("ab".utf8).randomElement(using: &random) ?? 0 }
            guard let treePath = TreePath(bytes: path), treePath.bytes == path else { continue }
            var finder = FileFinder(query, limit: 1)
            let files = Self.list([treePath])
            finder.look(at: 0..<1, of: files)
            for found in finder.found(in: files) {
                let bytes = found.matches.map { path[$0] | 0x20 }
                #expect(bytes == query, "\(String(decoding: path, as: UTF8.self))")
                #expect(found.rank.score > 0)
            }
            #expect(finder.count == (Self.isSubsequence(query, path) ? 1 : 0))
        }
    }

    @Test func `many files are ranked piece by piece as they are at once`() {
        let paths = (0..<5000).map { "folder\($0 % 70)/name\($0 % 999)/File\($0).swift" }
        let files = Self.list(paths.map { TreePath(stringLiteral: $0) })
        var whole = FileFinder(Array("fi42sw".utf8), limit: 20)
        whole.look(at: 0..<5000, of: files)
        var first = FileFinder(Array("fi42sw".utf8), limit: 20)
        first.look(at: 0..<1234, of: files)
        var second = FileFinder(Array("fi42sw".utf8), limit: 20)
        second.look(at: 1234..<5000, of: files)

        let parts = (first.found(in: files) + second.found(in: files)).sorted { $0.rank < $1.rank }

        #expect(whole.found(in: files) == Array(parts.prefix(20)))
        #expect(whole.count == first.count + second.count)
    }

    private static func find(_ query: String, in paths: [String], limit: Int = 10) -> [FoundPath] {
        let files = list(paths.map { TreePath(stringLiteral: $0) })
        var finder = FileFinder(Array(query.utf8), limit: limit)
        finder.look(at: 0..<files.count, of: files)
        return finder.found(in: files)
    }

    private static func list(_ paths: [TreePath]) -> FileList {
        var files = FileList()
        let id = ObjectID(hex: String(repeating: "ab", count: 20))
        for path in paths {
            guard let id else { continue }
            files.append(Tree.Entry(name: path.bytes, mode: 0o100644, id: id), in: [])
        }
        return files
    }

    private static func isSubsequence(_ query: [UInt8], _ path: [UInt8]) -> Bool {
        var rest = query[...]
        for byte in path where byte == rest.first || byte | 0x20 == rest.first {
            rest = rest.dropFirst()
        }
        return rest.isEmpty
    }
}
