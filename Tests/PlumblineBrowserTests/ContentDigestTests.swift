import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct ContentDigestTests {
    private static let texts = [
        "", "roses", "roses\n", "roses\r\nviolets\r\n", "\r\n", "\r", "a\rb\r\nc\r\n", "\r\r\n\n",
        "a\r\nb\nc\r\nd\r",
    ]

    @Test(arguments: texts)
    func `the digests are those of the text as it is, with LF, and with the first LF`(
        _ text: String
    ) throws {
        let digests = Self.digests(of: [text])
        let bytes = Array(text.utf8)
        #expect(digests.sha256 == (try Self.sha256sum(bytes)))
        #expect(
            digests.sha256WithLF == (try Self.sha256sum(Self.withLF(bytes, replacing: .max))))
        #expect(
            digests.sha256WithFirstLF == (try Self.sha256sum(Self.withLF(bytes, replacing: 1))))
    }

    @Test(arguments: texts)
    func `the digests do not depend on the pieces in which a text comes`(_ text: String) {
        let whole = Self.digests(of: [text])
        #expect(Self.digests(of: text.unicodeScalars.map { String($0) }) == whole)
        let scalars = Array(text.unicodeScalars)
        for cut in scalars.indices {
            var parts = ["", ""]
            parts[0].unicodeScalars.append(contentsOf: scalars[..<cut])
            parts[1].unicodeScalars.append(contentsOf: scalars[cut...])
            #expect(Self.digests(of: parts) == whole)
        }
    }

    private static func digests(of pieces: [String]) -> ContentDigests {
        var digester = ContentDigester()
        for piece in pieces { Array(piece.utf8).withUnsafeBytes { digester.update($0) } }
        return digester.digests()
    }

    /// The bytes with LF in place of the first `count` CR LF.
    private static func withLF(_ bytes: [UInt8], replacing count: Int) -> [UInt8] {
        var result: [UInt8] = []
        var left = count
        for byte in bytes {
            if byte == 0x0A, result.last == 0x0D, left > 0 {
                result.removeLast()
                left -= 1
            }
            result.append(byte)
        }
        return result
    }

    /// What the command of the system says.
    private static func sha256sum(_ bytes: [UInt8]) throws -> String {
        let command = Command(
            "sha256sum", [] as [String], environment: Command.plainEnvironment, input: bytes)
        return String(try command.run().text.prefix(64))
    }
}
