import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

/// Files are served so that they can never act on our origin.
@Suite struct RawContentTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]

    private static let samples: [(bytes: [UInt8], type: String, content: String)] = [
        (Array("roses\n".utf8), "text/plain; charset=utf-8", "text"),
        (Array("ros\u{E9}s\n".utf8), "text/plain; charset=utf-8", "text"),
        ([0x72, 0x6F, 0x73, 0xE9, 0x0A], "text/plain", "text"),
        ([], "text/plain; charset=utf-8", "empty"),
        (Array("<html><script>alert(1)</script>".utf8), "text/plain; charset=utf-8", "text"),
        (
            Array("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".utf8),
            "text/plain; charset=utf-8", "text"
        ),
        (png, "image/png", "binary"),
        ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "image/jpeg", "binary"),
        (Array("GIF89a".utf8) + [1, 0, 1, 0], "image/gif", "binary"),
        (Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8), "image/webp", "binary"),
        (
            Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WAVE".utf8), "application/octet-stream",
            "binary"
        ),
        (Array("%PDF-1.7".utf8) + [0], "application/octet-stream", "binary"),
        (Array("<html>".utf8) + [0], "application/octet-stream", "binary"),
        ([0], "application/octet-stream", "binary"),
        (
            Array("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n".utf8),
            "text/plain; charset=utf-8", "lfs-pointer"
        ),
    ]

    @Test func `the bytes alone decide the media type`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        let suffixes = ["", ".html", ".svg", ".js"]
        var files: [TreePath: ScratchFile] = [:]
        for (index, sample) in Self.samples.enumerated() {
            for suffix in suffixes {
                files[TreePath(stringLiteral: "\(index)\(suffix)")] = .bytes(sample.bytes)
            }
        }
        try repository.commit(files)
        let location = try await scratch.linked(repository)

        for (index, sample) in Self.samples.enumerated() {
            for suffix in suffixes {
                let headers = try await scratch.get(location + "/raw/\(index)\(suffix)").headers
                #expect(headers[.contentType] == sample.type, "\(index)")
                #expect(headers[.plumblineContent] == sample.content, "\(index)")
            }
        }
    }

    @Test func `whatever the bytes are, they are locked up`() async throws {
        let scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["a.html": "<script>", "a.png": .bytes(Self.png), "a": [0]])
        let location = try await scratch.linked(repository)

        for path in ["a.html", "a.png", "a"] {
            let whole = try await scratch.get(location + "/raw/\(path)")
            let part = try await scratch.get(
                location + "/raw/\(path)", headers: [.range: "bytes=0-0"])
            #expect(part.status == .partialContent)
            for headers in [whole.headers, part.headers] {
                #expect(headers[.contentTypeOptions] == "nosniff")
                #expect(headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
                #expect(headers[.crossOriginResourcePolicy] == "same-origin")
            }
        }
    }
}
