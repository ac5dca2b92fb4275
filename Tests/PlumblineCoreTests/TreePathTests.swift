import PlumblineCore
import Testing

@Suite struct TreePathTests {
    @Test(arguments: [
        ("", ""), ("/", ""), ("///", ""), ("a", "a"), ("/a/", "a"), ("a//b", "a/b"),
        ("//a///b//", "a/b"), ("a/b/c.txt", "a/b/c.txt"), ("a/../b", "a/../b"), (".", "."),
    ]) func `slashes at the ends and doubled ones are dropped, dots are names`(
        text: String, path: String
    ) throws {
        #expect(try #require(TreePath(text)).bytes == Array(path.utf8))
    }

    @Test func `no path holds a NUL`() {
        #expect(TreePath(bytes: [0x61, 0, 0x62]) == nil)
        #expect(TreePath(bytes: "\0".utf8) == nil)
        #expect(TreePath(percentEncoded: "a%00b") == nil)
    }

    @Test func `the root is the empty path`() {
        #expect(TreePath.root.isRoot)
        #expect(TreePath.root == "")
        #expect(TreePath.root.name.isEmpty)
        #expect(TreePath.root.appending("a".utf8) == "a")
    }

    @Test(arguments: [
        ("a", "a", ""), ("a/b.swift", "b.swift", ".swift"), ("a.d/b", "b", ""),
        ("a/.gitignore", ".gitignore", ".gitignore"), ("b.tar.gz", "b.tar.gz", ".gz"),
    ]) func `a path has a name and maybe an extension`(
        path: TreePath, name: String, fileExtension: String
    ) {
        #expect(Array(path.name) == Array(name.utf8))
        #expect(Array(path.fileExtension) == Array(fileExtension.utf8))
    }

    @Test(arguments: [
        ("a/b.txt", "a/b.txt"), ("a b", "a%20b"), ("100%", "100%25"), ("ü", "%C3%BC"),
        ("a?b#c", "a%3Fb%23c"), ("a+b", "a%2Bb"),
    ]) func `a path is percent-encoded with its slashes as they are`(
        path: TreePath, encoded: String
    ) {
        #expect(path.percentEncoded == encoded)
        #expect(TreePath(percentEncoded: encoded) == path)
    }

    @Test func `any path comes back from its percent-encoding`() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<300 {
            let bytes = (0..<20).map { _ in UInt8.random(in: 1...255, using: &random) }
            let path = try #require(TreePath(bytes: bytes))

            #expect(TreePath(percentEncoded: path.percentEncoded) == path)
            #expect(path.percentEncoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
    }

    @Test(arguments: ["%", "a%2", "%G0", "%0x", "%%41"])
    func `malformed percent-encoding is no path`(text: String) {
        #expect(TreePath(percentEncoded: text) == nil)
    }

    @Test func `a path that is not UTF-8 says so`() throws {
        let path = try #require(TreePath(bytes: [0x66, 0xFF]))

        #expect(!path.isUTF8)
        #expect(path.description == "f\u{FFFD}")
        #expect(path.percentEncoded == "f%FF")
        #expect(TreePath(stringLiteral: "fü").isUTF8)
    }

    @Test func `paths are ordered by their bytes`() throws {
        let odd = try #require(TreePath(bytes: [0xFF]))

        #expect([odd, "b", "a/b", "a", "a.b"].sorted() == ["a", "a.b", "a/b", "b", odd])
    }
}
