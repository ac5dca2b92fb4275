import PlumblineCore
import Testing

struct TextFormatTests {
    private static let utf16: [UInt8] = [0xFF, 0xFE]

    @Test(
        arguments: [
            ([], .utf8), (Array("roses\n".utf8), .utf8), (Array("caf\u{E9}\n".utf8), .utf8),
            ([0xEF, 0xBB, 0xBF] + Array("roses".utf8), .utf8), ([0x63, 0xE9], .latin1),
            ([0xEF, 0xBB, 0xBF, 0xFF], .latin1), ([0xFF, 0xFE], .utf16LittleEndian),
            ([0xFF, 0xFE, 0x61, 0], .utf16LittleEndian), ([0xFE, 0xFF, 0, 0x61], .utf16BigEndian),
            ([0xFF, 0xFE, 0x3D, 0xD8, 0, 0xDE], .utf16LittleEndian),
            // Without its byte order mark, UTF-16 has NULs as any binary has.
            ([0x61, 0, 0x62, 0], nil), ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], nil),
            // An odd byte, or half a character, is no UTF-16; without a NUL it is text of another kind.
            ([0xFF, 0xFE, 0x61], .latin1), ([0xFF, 0xFE, 0x3D, 0xD8], .latin1),
            ([0xFF, 0xFE, 0, 0xDE, 0x61, 0], nil), ([0, 0xFF], nil),
        ] as [([UInt8], TextEncoding?)])
    func `the encoding is told by the bytes`(_ bytes: [UInt8], _ encoding: TextEncoding?) {
        #expect(bytes.withUnsafeBytes(TextFormat.init)?.encoding == encoding)
        if encoding != nil { #expect(bytes.withUnsafeBytes(TextFormat.mayBeText)) }
    }

    @Test(
        arguments: [
            ("", .none, 0, false), ("a", .none, 1, false), ("a\n", .lf, 1, true),
            ("a\nb", .lf, 2, false), ("\n", .lf, 1, true), ("a\r\nb\r\n", .crlf, 2, true),
            ("\r\n", .crlf, 1, true), ("a\r\nb\n", .mixed, 2, true), ("a\rb", .none, 1, false),
            ("a\rb\n", .lf, 1, true), ("\n\n\r\n", .mixed, 3, true),
        ] as [(String, TextFormat.LineEnding, Int, Bool)])
    func `lines and their ends are the same in every encoding`(
        _ text: String, _ ending: TextFormat.LineEnding, _ lineCount: Int, _ isEnded: Bool
    ) throws {
        for bytes in Self.encodings(of: text) {
            let format = try #require(bytes.withUnsafeBytes(TextFormat.init))
            #expect(format.lineEnding == ending, "\(format.encoding)")
            #expect(format.lineCount == lineCount)
            #expect(format.hasFinalNewline == isEnded)
        }
    }

    @Test func `lines are cut out with their ends`() throws {
        for bytes in Self.encodings(of: "one\r\ntwo\nthree") {
            let format = try #require(bytes.withUnsafeBytes(TextFormat.init))
            func text(_ lines: Range<LineNumber>) -> String {
                bytes.withUnsafeBytes { bytes in
                    let range = format.byteRange(of: lines, in: bytes)
                    let text = format.encoding.utf8(UnsafeRawBufferPointer(rebasing: bytes[range]))
                    return String(decoding: text, as: UTF8.self)
                }
            }
            #expect(text(1..<4) == "one\r\ntwo\nthree")
            #expect(text(1..<2) == "one\r\n")
            #expect(text(2..<3) == "two\n")
            #expect(text(3..<9) == "three")
            #expect(text(2..<2) == "")
            #expect(text(7..<9) == "")
        }
    }

    @Test func `a text put together from pieces is the text`() {
        let text = String(repeating: "a\u{E9}\u{1F600}\n", count: 20)
        for bytes in Self.encodings(of: text) {
            bytes.withUnsafeBytes { bytes in
                guard let format = TextFormat(bytes) else { return }
                for byteCount in 4...9 {
                    var rest = format.markByteCount..<bytes.count
                    var found: [UInt8] = []
                    while !rest.isEmpty {
                        let piece = format.encoding.piece(
                            of: rest, in: bytes, byteCount: byteCount)
                        #expect(!piece.isEmpty)
                        let cut = UnsafeRawBufferPointer(rebasing: bytes[piece])
                        found += format.encoding.utf8(cut)
                        rest = piece.upperBound..<rest.upperBound
                    }
                    #expect(found == Array(text.utf8), "\(format.encoding), \(byteCount)")
                }
            }
        }
    }

    @Test func `Latin-1 has a character for every byte`() {
        let bytes = Array(UInt8(1)...255)
        let text = bytes.withUnsafeBytes { TextEncoding.latin1.utf8($0) }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
        #expect(scalars == Array(1...255))
    }

    /// A text in UTF-8, with and without a mark, and in both kinds of UTF-16.
    private static func encodings(of text: String) -> [[UInt8]] {
        let units = Array(text.utf16)
        return [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8),
            [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
        ]
    }
}

struct LFSPointerTests {
    private static let oid = "sha256:" + String(repeating: "4d7a", count: 16)
    private static let version = "version https://git-lfs.github.com/spec/v1\n"

    @Test func `a pointer names its content`() throws {
        let text = Self.version + "oid \(Self.oid)\nsize 12345\n"
        let pointer = try #require(LFSPointer(Array(text.utf8)))
        #expect(pointer.oid == Self.oid)
        #expect(pointer.byteCount == 12345)
    }

    @Test(arguments: [
        "", "roses\n", version, version + "oid \(oid)\n", version + "size 1\n",
        version + "oid \(oid)\nsize -1\n", version + "oid \(oid)\nsize x\n",
        version + "oid \(oid.dropLast())\nsize 1\n",
        version + "oid \(oid)\nsize 1\n" + String(repeating: "x", count: 1024),
    ])
    func `what lacks a part is no pointer`(_ text: String) {
        #expect(LFSPointer(Array(text.utf8)) == nil)
    }
}

struct SubmoduleListTests {
    @Test func `a submodule is found by its path`() {
        let list = SubmoduleList(
            """
            # where our parts come from
            [core]
            \turl = https://git.example/wrong.git
            [submodule "lib"]
            \tpath = lib/one
            \turl = https://git.example/one.git ; with a comment
            [SubModule "a \\"quoted\\" \\\\ name"]
            URL = "../two; not a comment"
            Path="with  blanks"
            \tbranch = main
            [submodule "long"]
            \tpath = long
            \turl = https://git.example/\\
            long.git
            [submodule "pathless"]
            \turl = https://git.example/none.git
            [submodule "urlless"]
            \tpath = urlless
            """.utf8)
        #expect(list.url(at: "lib/one") == "https://git.example/one.git")
        #expect(list.url(at: "with  blanks") == "../two; not a comment")
        #expect(list.url(at: "long") == "https://git.example/long.git")
        #expect(list.url(at: "urlless") == nil)
        #expect(list.url(at: "lib") == nil)
    }

    @Test func `any bytes are read`() {
        var generator = SeededGenerator(seed: 5)
        let alphabet = Array("[submodule\"=\\\n \t#;paurl]\0\u{FF}".utf8)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
                alphabet.randomElement(using: &generator)
            }
            #expect(SubmoduleList(bytes).url(at: "none") == nil)
        }
    }
}
