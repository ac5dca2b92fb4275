import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineHTTP

/// Files as text.
@Suite struct FileTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
    }

    @Test func `a file is text with what it takes to show and compare it`() async throws {
        let text = "roses \"red\"\r\nviolets\tblue\r\n"
        let commit = try repository.commit(["a/poem.txt": text])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/files/a/poem.txt")

        let blob = try repository.id(of: "HEAD:a/poem.txt")
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(answer.headers[.plumblineCommit] == "\(commit)")
        #expect(
            try answer.json == [
                "path": "a/poem.txt", "kind": "text", "mode": "100644", "blob": .text("\(blob)"),
                "size": 27, "encoding": "utf-8", "byteOrderMark": .bool(false),
                "lineEnding": "crlf", "lineCount": 2, "finalNewline": .bool(true),
                "lines": ["start": 1, "end": 2], "text": .text(text),
                "digests": [
                    "gitBlob": .text("\(blob)"),
                    "sha256": .text(try Self.sha256("roses \"red\"\r\nviolets\tblue\r\n")),
                    "sha256WithLf": .text(try Self.sha256("roses \"red\"\nviolets\tblue\n")),
                    "sha256WithFirstLf": .text(try Self.sha256("roses \"red\"\nviolets\tblue\r\n")),
                ],
            ])
    }

    @Test(arguments: [
        ("1-3", "one\ntwo\nthree", 1, 3), ("2", "two\n", 2, 2), ("2-2", "two\n", 2, 2),
        ("3-", "three", 3, 3), ("2-99", "two\nthree", 2, 3), ("1-1", "one\n", 1, 1),
    ])
    func `lines are cut out, and what lies behind the end is left out`(
        lines: String, text: String, start: Int, end: Int
    ) async throws {
        try repository.commit(["poem.txt": "one\ntwo\nthree"])
        let location = try await scratch.linked(repository)

        let answer = try await scratch.get(location + "/files/poem.txt?lines=\(lines)").json
        #expect(answer["text"]?.text == text)
        let expected: JSONValue = [
            "start": .number(Double(start)), "end": .number(Double(end)),
        ]
        #expect(answer["lines"] == expected)
        #expect(answer["lineCount"] == 3)
    }

    @Test func `lines that are not there are a problem`() async throws {
        try repository.commit(["poem.txt": "one\ntwo\n", "empty.txt": "", "binary": "\0"])
        let location = try await scratch.linked(repository) + "/files/"

        let behind = try await scratch.get(location + "poem.txt?lines=3-4")
        #expect(behind.status == .notFound)
        #expect(behind.problem == "no-such-line")
        #expect(try behind.json["lineCount"] == 2)
        for lines in ["0", "2-1", "-3", "x", "1-2-3", "", "1:2", "99999999999999999999", "+1"] {
            let answer = try await scratch.get(location + "poem.txt?lines=\(lines)")
            #expect(answer.problem == "invalid-request", "\(lines)")
        }
        // An editor asks for the first screen without knowing how long a file is.
        let empty = try await scratch.get(location + "empty.txt?lines=1-50").json
        #expect(empty["lines"] == .null)
        #expect(empty["text"] == "")
        #expect(empty["lineEnding"] == "none")
        #expect(try await scratch.get(location + "binary?lines=7").json["kind"] == "binary")
    }

    @Test func `what is not UTF-8 is decoded`() async throws {
        let units = Array("caf\u{E9} \u{1F600}\n".utf16)
        let odd = try #require(TreePath(bytes: [0xE9]))
        try repository.commit([
            "le": .bytes([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            "be": .bytes([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }),
            "mark": .bytes([0xEF, 0xBB, 0xBF] + Array("caf\u{E9} \u{1F600}\n".utf8)),
            odd: .bytes(Array("caf".utf8) + [0xE9, 0x0A]),
        ])
        let location = try await scratch.linked(repository) + "/files/"

        for (path, encoding, hasMark) in [
            ("le", "utf-16le", true), ("be", "utf-16be", true), ("mark", "utf-8", true),
        ] {
            let answer = try await scratch.get(location + path).json
            #expect(answer["encoding"]?.text == encoding)
            #expect(answer["byteOrderMark"] == .bool(hasMark))
            #expect(answer["text"] == "caf\u{E9} \u{1F600}\n")
            #expect(answer["lineCount"] == 1)
            #expect(answer["kind"] == "text")
        }
        let latin = try await scratch.get(location + "%E9").json
        #expect(latin["encoding"] == "latin-1")
        #expect(latin["text"] == "caf\u{E9}\n")
        #expect(latin["path"] == "\u{FFFD}")
        #expect(latin["pathEncoded"] == "%E9")
    }

    @Test func `what is no text says what it is`() async throws {
        let oid = "sha256:" + String(repeating: "ab", count: 32)
        let module = try repository.commit(["x": "x\n"], on: "other")
        try repository.commit([
            "binary": [0, 1, 2], "link": .symbolicLink(to: "a/poem.txt"),
            "odd-link": ScratchFile.symbolicLink(to: "x"), "lib/module": .submodule(at: module),
            "lib/unknown": .submodule(at: module), "run.sh": .executable("#!/bin/sh\n"),
            ".gitmodules": "[submodule \"m\"]\n\tpath = lib/module\n\turl = ../m.git\n",
            "large.psd": .text("version https://git-lfs.github.com/spec/v1\noid \(oid)\nsize 7\n"),
        ])
        let location = try await scratch.linked(repository) + "/files/"

        let binary = try await scratch.get(location + "binary").json
        #expect(binary.keys == ["path", "kind", "mode", "blob", "size", "digests"])
        #expect(binary["kind"] == "binary")
        #expect(binary["digests"]?["sha256"]?.text == (try Self.sha256("\0\u{1}\u{2}")))
        let link = try await scratch.get(location + "link").json
        #expect(link["kind"] == "symlink")
        #expect(link["mode"] == "120000")
        #expect(link["target"] == "a/poem.txt")
        #expect(link["text"] == nil)
        let submodule = try await scratch.get(location + "lib/module").json
        #expect(submodule["kind"] == "submodule")
        #expect(submodule["submodule"] == ["commit": .text("\(module)"), "url": "../m.git"])
        let unknown = try await scratch.get(location + "lib/unknown").json
        #expect(unknown["submodule"]?["url"] == .null)
        let pointer = try await scratch.get(location + "large.psd").json
        #expect(pointer["kind"] == "lfs-pointer")
        #expect(pointer["lfs"] == ["oid": .text(oid), "size": 7])
        #expect(pointer["text"]?.text?.hasPrefix("version ") == true)
        #expect(try await scratch.get(location + "run.sh").json["mode"] == "100755")
        let folder = try await scratch.get(location + "lib")
        #expect(folder.problem == "not-a-file")
        #expect(try await scratch.get(location + "none").problem == "no-such-path")
    }

    @Test func `an answer stays the same as long as the file does`() async throws {
        let first = try repository.commit(["poem.txt": "roses\n", "other.txt": "a\n"])
        let location = try await scratch.linked(repository)
        let path = location + "/files/poem.txt"
        let answer = try await scratch.get(path)
        let tag = try #require(answer.headers[.eTag])

        try repository.commit(["other.txt": "b\n"])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let same = try await scratch.get(path, headers: [.ifNoneMatch: tag])
        let lines = try await scratch.get(path + "?lines=1", headers: [.ifNoneMatch: tag])
        let exact = try await scratch.get(path + "?at=\(first)")
        let hot = try await scratch.get(path + "?at=\(first)")
        let head = try await scratch.send(.head, path + "?at=\(first)")

        #expect(answer.headers[.cacheControl] == "private, no-cache")
        #expect(same.status == .notModified)
        #expect(lines.status == .ok)
        #expect(exact.headers[.cacheControl] == "private, max-age=31536000, immutable")
        #expect(exact.bytes == answer.bytes)
        #expect(hot.bytes == answer.bytes)
        #expect(head.headers[.eTag] == tag)
        #expect(head.headers[.contentLength] == "\(answer.bytes.count)")
        #expect(head.bytes.isEmpty)
    }

    @Test func `a submodule whose origin changes is another answer`() async throws {
        let module = try repository.commit(["x": "x\n"], on: "other")
        let list = "[submodule \"m\"]\n\tpath = m\n\turl = "
        try repository.commit([".gitmodules": .text(list + "a\n"), "m": .submodule(at: module)])
        let location = try await scratch.linked(repository)
        let tag = try #require(
            try await scratch.get(location + "/files/m").headers[.eTag])

        try repository.commit([".gitmodules": list + "b\n"])
        _ = try await scratch.send(.post, location + "/fetch?wait=60")
        let answer = try await scratch.get(
            location + "/files/m", headers: [.ifNoneMatch: tag])

        #expect(answer.status == .ok)
        #expect(try answer.json["submodule"]?["url"] == "b")
    }

    @Test func `a large text comes in pieces, and one above the limit not at all`() async throws {
        var settings = HTTPSettings()
        settings.limits.textBytes = 3 << 20
        let scratch = try HTTPScratch(settings, largeBlobBytes: 8 << 20)
        let repository = try scratch.repository()
        let line = "a line with an \u{E9} and a \u{1F600}\n"
        let large = String(repeating: line, count: (2 << 20) / line.utf8.count)
        let units = Array(large.prefix(700_000).utf16).flatMap {
            [UInt8($0 & 255), UInt8($0 >> 8)]
        }
        try repository.commit([
            "large.txt": .text(large), "large16.txt": .bytes([0xFF, 0xFE] + units),
            "huge.txt": .text(String(repeating: line, count: 120_000)),
            "huge.bin": .bytes([0] + [UInt8](repeating: 7, count: 4 << 20)),
        ])
        let location = try await scratch.linked(repository) + "/files/"

        #expect(try await scratch.get(location + "large.txt").json["text"]?.text == large)
        let wide = try await scratch.get(location + "large16.txt").json
        #expect(wide["text"]?.text == String(large.prefix(700_000)))
        #expect(wide["encoding"] == "utf-16le")
        let some = try await scratch.get(location + "large.txt?lines=60000").json
        #expect(some["text"]?.text == line)
        let huge = try await scratch.get(location + "huge.txt?lines=1")
        #expect(huge.status == .contentTooLarge)
        #expect(huge.problem == "too-large")
        #expect(try huge.json["limit"] == 3_145_728)
        let binary = try await scratch.get(location + "huge.bin").json
        let bytes = try repository.git("cat-file", "blob", "HEAD:huge.bin").bytes
        #expect(binary["digests"]?["sha256"]?.text == (try Self.sha256(bytes)))
        #expect(binary["text"] == nil)
    }

    private static func sha256(_ text: String) throws -> String { try sha256(Array(text.utf8)) }

    /// What the command of the system says.
    private static func sha256(_ bytes: [UInt8]) throws -> String {
        let command = Command(
            "sha256sum", [] as [String], environment: Command.plainEnvironment, input: bytes)
        return String(try command.run().text.prefix(64))
    }
}
