import Foundation
import NIOCore
import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineHTTP

/// The quick way to read a request for positions; Foundation is the referee.
@Suite struct PositionsReaderTests {
    private static let plain = [
        #"{"to":"main","positions":[]}"#,
        " {\t\"positions\" : [ ] ,\r\n \"to\" : \"main\" }\n ",
        #"{"to":"main","from":"v1","positions":[{"path":"a","line":1},{"line":2,"path":"b/c"}]}"#,
        #"{"to":"m","positions":[{"path":"a","line":-7,"column":0,"endLine":12,"from":"v1"}]}"#,
        #"{"to":"m","positions":[{"pathEncoded":"a%FF","line":999999999999999999}]}"#,
        #"{"to":"m\/n","positions":[{"path":"a\"b\\c\/d","line":1}]}"#,
        #"{"to":"m","positions":[{"path":"a\/b","line":1},{"path":"a/b","line":2}]}"#,
        #"{"to":"m","positions":[{"path":"a","pathEncoded":"%FF","line":1},{"line":2}]}"#,
        #"{"to":"m","positions":[{"path":"","line":1},{"path":"/a//b/","line":2,"from":""}]}"#,
        #"{"to":"ümlaut 😀","id":7,"positions":[{"path":"a","line":0,"note":"x"}]}"#,
    ]

    private static let elaborate = [
        #"{"to":"main","from":null,"positions":[]}"#,
        #"{"to":"\u006dain","positions":[{"path":"tab\t","line":1}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":1e1}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":9223372036854775807}]}"#,
        #"{"to":"main","positions":[],"more":{"a":[1,true]}}"#,
        #"{"to":"main","positions":[],"mo\/re":1}"#,
        #"{"to":"main","positions":[{"path":"a","path":"b","line":1}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":1,"line":2}]}"#,
        #"{"to":"main","to":"other","positions":[]}"#,
        #"{"to":"main","positions":[{"path":"a","line":1},],}"#,
    ]

    private static let malformed = [
        "", "{", "null", "[]", "{}", "x", #"{"to":"main"}"#, #"{"to":5,"positions":[]}"#,
        #"{"to":"main","positions":[]"#, #"{"to":"main","positions":[]}}"#,
        #"{"to":"main","positions":[{"path":"a"}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":01}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":-}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":1.5}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":1 2}]}"#,
        #"{"to":"main","positions":[{"path":"a,"line":1}]}"#, #"{"to":"ma\xin","positions":[]}"#,
        #"{"to":"main","positions":[{"path":["a"],"line":1}]}"#,
        #"{"to":"main","positions":[{"path":"a","line":99999999999999999999}]}"#,
        #"{"to":"main","positions":"# + String(repeating: "[", count: 100_000),
        #"{"to":"main\"#, "{\"to\":\"ma\nin\",\"positions\":[]}",
    ]

    @Test(arguments: plain)
    func `a plain request is read as Foundation reads it`(_ body: String) throws {
        let read = try #require(PositionsReader.read(ByteBuffer(string: body)))
        #expect(read == (try JSONDecoder().decode(PositionsRequest.self, from: Data(body.utf8))))
    }

    @Test(arguments: elaborate)
    func `any other request is left to Foundation`(_ body: String) throws {
        #expect(PositionsReader.read(ByteBuffer(string: body)) == nil)
        #expect(
            try PositionsRequest(ByteBuffer(string: body))
                == JSONDecoder().decode(PositionsRequest.self, from: Data(body.utf8)))
    }

    @Test(arguments: malformed)
    func `what is no request is not read`(_ body: String) {
        #expect(PositionsReader.read(ByteBuffer(string: body)) == nil)
        #expect(throws: Problem.self) { try PositionsRequest(ByteBuffer(string: body)) }
    }

    @Test func `bytes that are not UTF-8 are no text`() {
        let body = ByteBuffer(bytes: Array(#"{"to":""#.utf8) + [0xFF] + #"","positions":[]}"#.utf8)
        #expect(PositionsReader.read(body) == nil)
    }

    @Test func `a text that comes again is read once and is the same`() throws {
        let paths = (0..<1000).map { "folder \($0 % 7)/file \($0 % 11)" }
        let positions = paths.map { #"{"path":"\#($0)","line":1,"from":"v\#($0.utf8.count % 3)"}"# }
        let body = #"{"to":"v1","positions":[\#(positions.joined(separator: ","))]}"#

        let read = try #require(PositionsReader.read(ByteBuffer(string: body)))

        #expect(read == (try JSONDecoder().decode(PositionsRequest.self, from: Data(body.utf8))))
        #expect(read.positions.map(\.file.treePath?.description) == paths)
    }

    @Test func `whatever is read of damaged requests is what Foundation reads`() throws {
        var generator = SplitMix(seed: 9)
        for _ in 0..<2_000 {
            var bytes = Array(
                Self.plain[Int.random(in: 0..<Self.plain.count, using: &generator)].utf8)
            for _ in 0...Int.random(in: 0...2, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
            }
            guard let read = PositionsReader.read(ByteBuffer(bytes: bytes)) else { continue }
            let referee = try? JSONDecoder().decode(PositionsRequest.self, from: Data(bytes))
            #expect(read == referee, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
