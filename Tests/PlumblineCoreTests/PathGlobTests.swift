import PlumblineCore
import Testing

@Suite struct PathGlobTests {
    @Test(arguments: [
        // Without a wildcard: from the root, and all below a folder.
        ("README.md", ["README.md"]), ("src", ["src/a.c", "src/lib/b.c", "src/lib/c.h"]),
        ("src/lib/", ["src/lib/b.c", "src/lib/c.h"]), ("/src/a.c", ["src/a.c"]), ("lib", []),
        ("./src/a.c", ["src/a.c"]), ("sr", []),
        // A wildcard without a slash: in every folder.
        ("*.c", ["src/a.c", "src/lib/b.c", "test/a.c"]), ("li?", ["src/lib/b.c", "src/lib/c.h"]),
        ("[ab].c", ["src/a.c", "src/lib/b.c", "test/a.c"]),
        ("[!a].?", ["src/lib/b.c", "src/lib/c.h"]),
        // With a slash: within folders, or over them.
        ("src/*.c", ["src/a.c"]), ("*/a.c", ["src/a.c", "test/a.c"]),
        ("**/a.c", ["src/a.c", "test/a.c"]), ("src/**/*.c", ["src/a.c", "src/lib/b.c"]),
        ("src/**", ["src/a.c", "src/lib/b.c", "src/lib/c.h"]), ("README.md/**", []),
        ("**/lib/**", ["src/lib/b.c", "src/lib/c.h"]), ("**/README.md", ["README.md"]),
        ("s*/l*/*", ["src/lib/b.c", "src/lib/c.h"]), ("**/*/**/b.c", ["src/lib/b.c"]),
        ("\\*.c", []), ("s[r]c/[a-c].c", ["src/a.c"]),
    ])
    func `a glob selects paths as git's do`(glob: String, paths: [String]) throws {
        let all = ["README.md", "src/a.c", "src/lib/b.c", "src/lib/c.h", "test/a.c"]
        #expect(try all.filter { try Self.selects([glob], $0) } == paths)
    }

    @Test func `a glob with an exclamation mark leaves out`() throws {
        #expect(try Self.selects(["!*.h"], "a.c"))
        #expect(try !Self.selects(["!*.h"], "src/a.h"))
        #expect(try !Self.selects(["src", "!src/lib"], "src/lib/a.c"))
        #expect(try Self.selects(["src", "!src/lib"], "src/a.c"))
        #expect(try !Self.selects(["src", "!src/lib"], "test/a.c"))
        #expect(PathSelection().isEverything)
    }

    @Test func `a character may have several bytes, and bytes need be no character`() throws {
        #expect(try Self.selects(["?.c"], "é.c"))
        let glob = try #require(PathGlob([0xFF, UInt8(ascii: "*")]))
        #expect([0xFF, 0xFE].withUnsafeBufferPointer { glob.matches($0) })
        #expect(![0xFE, 0xFF].withUnsafeBufferPointer { glob.matches($0) })
    }

    @Test(arguments: ["", "!", "[a", "a\\", "[", "[]", "a[!", "a\0b", "[a-"])
    func `what is left open or empty is no glob`(text: String) {
        #expect(PathGlob(text.utf8) == nil)
    }

    @Test func `a glob made to take long takes no time`() throws {
        let path = String(repeating: "a", count: 2000) + "/" + String(repeating: "a/", count: 1000)
        let begun = ContinuousClock.now
        for glob in [
            String(repeating: "*a", count: 200) + "b", String(repeating: "**/a/", count: 90) + "b",
            String(repeating: "**/*a*/", count: 70) + "b",
        ] {
            #expect(try !Self.selects([glob], path + "c"))
        }
        #expect(begun.duration(to: .now) < .seconds(5))
    }

    private static func selects(_ globs: [String], _ path: String) throws -> Bool {
        let selection = PathSelection(try globs.map { try #require(PathGlob($0.utf8)) })
        return Array(path.utf8).withUnsafeBufferPointer(selection.contains)
    }
}
