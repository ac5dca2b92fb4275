import PlumblineCore
import Testing

@Suite struct ObjectIDTests {
    private let digits = "0123456789abcdef0123456789abcdef01234567"

    @Test func `an id is read from its digits and prints them`() throws {
        let id = try #require(ObjectID(hex: digits))

        #expect(id.description == digits)
        #expect(id.abbreviated == "0123456")
        #expect(id.bytes.count == ObjectID.byteCount)
        #expect(id.bytes.withUnsafeBytes { ObjectID(bytes: $0) } == id)
    }

    @Test func `the case of the digits makes no difference`() {
        #expect(ObjectID(hex: digits.uppercased()) == ObjectID(hex: digits))
    }

    @Test(arguments: [
        "", "0123456", "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678", "g123456789abcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef0123456\u{FF10}",
        " 123456789abcdef0123456789abcdef0123456 ",
    ]) func `any other text is no id`(text: String) {
        #expect(ObjectID(hex: text) == nil)
    }

    @Test(arguments: 0..<ObjectID.hexCount)
    func `at each place a byte is a digit or makes the text no id`(place: Int) {
        let valid = Set("0123456789abcdefABCDEF".utf8)
        for byte in UInt8.min ... .max {
            var text = Array(digits.utf8)
            text[place] = byte
            let id = text.withUnsafeBytes { ObjectID(hexDigits: $0) }
            let expected = valid.contains(byte) ? String(decoding: text, as: UTF8.self) : nil
            #expect(id?.description == expected?.lowercased())
        }
    }

    @Test func `ids are ordered as their digits`() throws {
        var random = SeededGenerator(seed: 3)
        let ids = (0..<100).map { _ -> ObjectID in
            let bytes = (0..<20).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            return bytes.withUnsafeBytes { ObjectID(bytes: $0) }
        }

        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }
}

@Suite struct RefNameTests {
    @Test(arguments: [
        ("refs/heads/main", true, false, "main"),
        ("refs/heads/feature/x", true, false, "feature/x"),
        ("refs/tags/v1", false, true, "v1"),
        ("refs/plumbline/pins/1", false, false, "refs/plumbline/pins/1"),
        ("refs/headsets", false, false, "refs/headsets"),
    ]) func `a ref is a branch, a tag or neither`(
        name: String, isBranch: Bool, isTag: Bool, shorthand: String
    ) {
        let ref = RefName(name)

        #expect(ref.isBranch == isBranch)
        #expect(ref.isTag == isTag)
        #expect(ref.shorthand == shorthand)
        #expect(ref.description == name)
    }

    @Test func `a shorthand makes a full name`() {
        #expect(RefName.branch("a/b") == RefName("refs/heads/a/b"))
        #expect(RefName.tag("v1") == RefName("refs/tags/v1"))
    }

    @Test func `a name that is not UTF-8 says so`() {
        let name = RefName(bytes: Array("refs/heads/".utf8) + [0xFF])

        #expect(!name.isUTF8)
        #expect(name.shorthand == "\u{FFFD}")
        #expect(RefName("refs/heads/ü").isUTF8)
    }
}

@Suite struct TreeEntryTests {
    @Test(arguments: [
        (0o100644, Tree.Kind.file, true, true),
        (0o100664, .file, true, true),
        (0o100755, .executable, true, true),
        (0o120000, .symlink, false, true),
        (0o040000, .tree, false, false),
        (0o160000, .submodule, false, false),
        (0, .file, true, true),
    ]) func `the mode says what an entry is`(
        mode: UInt32, kind: Tree.Kind, isFile: Bool, isBlob: Bool
    ) throws {
        let id = try #require(ObjectID(hex: String(repeating: "0", count: 40)))
        let entry = Tree.Entry(name: Array("a".utf8), mode: mode, id: id)

        #expect(entry.kind == kind)
        #expect(entry.kind.isFile == isFile)
        #expect(entry.kind.isBlob == isBlob)
    }
}

@Suite struct ContentKindTests {
    private let pointer = """
        version https://git-lfs.github.com/spec/v1
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
        size 12345

        """

    @Test(arguments: [
        ([], ContentKind.empty),
        ([0x61], .text),
        ([0xFF, 0xFE], .text),
        ([0x61, 0x00], .binary),
        ([0xFF, 0x80, 0x01, 0x7F, 0x81, 0xFE, 0x01, 0x02, 0x80], .text),
        ([0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x00, 0x61], .binary),
        (Array(repeating: 0x61, count: 7_999) + [0], .binary),
        (Array(repeating: 0x61, count: 8_000) + [0], .text),
    ]) func `a NUL among the first 8,000 bytes is binary, as git has it`(
        bytes: [UInt8], kind: ContentKind
    ) {
        #expect(Blob(bytes: bytes).kind == kind)
    }

    @Test func `a pointer of Git LFS is known by its first line`() {
        #expect(Blob(bytes: Array(pointer.utf8)).kind == .lfsPointer)
        #expect(Blob(bytes: Array(" \(pointer)".utf8)).kind == .text)
    }

    @Test func `a long file is no pointer of Git LFS`() {
        let long = pointer + String(repeating: "x", count: 1_024)

        #expect(Blob(bytes: Array(long.utf8)).kind == .text)
    }
}

@Suite struct VerdictTests {
    @Test func `a trace has a place exactly if its verdict is one`() {
        let places = Verdict.allCases.filter(\.isPlace)

        #expect(places == [.identical, .shifted, .renamed, .reformatted, .moved, .edited])
    }

    @Test(arguments: [
        (Trace.Method(path: .sameBlob), "same-blob"),
        (Trace.Method(path: .rename, line: .diff), "rename+diff"),
        (Trace.Method(path: .history, line: .uniqueText), "history+uniqueText"),
    ]) func `a method names how the path was found, then the line`(
        method: Trace.Method, description: String
    ) {
        #expect(method.description == description)
    }
}
