import NIOCore
import PlumblineCore
import Testing

@testable import PlumblineHTTP

/// JSON as it is written without Foundation, which reads it back here.
@Suite struct JSONWriterTests {
    private static let texts = [
        "", "plain", "a/b", "quote \" and \\ back", "tab\tline\ncr\rbell\u{7}null\u{0}unit\u{1F}",
        "del\u{7F}", "ümlaut", "e\u{301}", "\u{2028}\u{2029}", "😀", "\u{FFFD}", "{[,:]}",
    ]

    @Test(arguments: texts)
    func `a text is read as it was written`(_ text: String) throws {
        var writer = JSONWriter()
        writer.object {
            $0.member("before", "{")
            $0.member("text", text)
            $0.member("behind", 1)
        }
        let json = try JSONValue(writer.buffer.readableBytesView)
        #expect(json == ["before": "{", "text": .text(text), "behind": 1])
    }

    @Test(arguments: [0, 7, 10, 99, 100, 1_234_567_890, -1, -10, .max, .min])
    func `a number is its digits`(_ number: Int) {
        var writer = JSONWriter()
        writer.value(number)
        #expect(String(buffer: writer.buffer) == "\(number)")
    }

    @Test(arguments: [
        (0.0, "0"), (1.0, "1"), (0.5, "0.5"), (0.997, "0.997"), (0.00004, "0"), (0.99996, "1"),
        (0.0001, "0.0001"), (0.0123, "0.0123"), (0.1, "0.1"), (0.98765, "0.9877"), (1.5, "1"),
        (-0.5, "0"),
    ])
    func `a confidence has four decimal places at most`(_ confidence: Double, _ text: String) {
        var writer = JSONWriter()
        writer.value(confidence: confidence)
        #expect(String(buffer: writer.buffer) == text)
    }

    @Test func `lists and objects stand in each other, empty or not`() {
        var writer = JSONWriter()
        writer.list([[], [1], [2, 3]]) { writer, numbers in
            writer.list(numbers) { writer, number in
                writer.object { $0.member("n", number) }
            }
        }
        #expect(String(buffer: writer.buffer) == #"[[],[{"n":1}],[{"n":2},{"n":3}]]"#)
    }

    @Test func `what is not there is null or left out`() {
        var writer = JSONWriter()
        writer.object {
            $0.member("column", ifThere: nil)
            $0.member("id", nil)
            $0.member("place", Int?.none) { $0.value($1) }
            $0.member("line", ifThere: -7)
        }
        #expect(String(buffer: writer.buffer) == #"{"id":null,"place":null,"line":-7}"#)
    }

    @Test func `an id is its forty digits`() throws {
        let id = try #require(ObjectID(hex: "0123456789abcdef00ff00ff00ff00ffdeadbeef"))
        var writer = JSONWriter()
        writer.value(id)
        #expect(String(buffer: writer.buffer) == "\"\(id)\"")
    }
}
