import PlumblineStore
import Testing

struct TokenTests {
    private let scratch: StoreScratch
    private var store: Store { scratch.store }

    init() throws { scratch = try StoreScratch() }

    @Test func `a token is known by its text`() throws {
        let text = try store.createToken(name: "ci")
        #expect(try store.tokenName(for: text) == "ci")
        #expect(try scratch.reopened().tokenName(for: text) == "ci")
    }

    @Test func `the text of a token is a prefix and 43 characters that a URL can hold`() throws {
        for number in 0..<50 {
            let text = try store.createToken(name: "ci-\(number)")
            let digits = text.dropFirst(4).unicodeScalars
            #expect(text.hasPrefix("plb_"))
            #expect(digits.count == 43)
            #expect(
                digits.allSatisfy {
                    $0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0)
                })
        }
        #expect(try store.tokens().count == 50)
    }

    @Test func `any other text is no token`() throws {
        let text = try store.createToken(name: "ci")
        let changed = text.dropLast() + (text.hasSuffix("A") ? "E" : "A")
        let texts = [
            "", "ci", "plb_", String(text.dropLast()), text + "A", String(changed),
            text.lowercased(),
        ]
        for other in texts where other != text {
            #expect(try store.tokenName(for: other) == nil)
        }
    }

    @Test func `only a digest of a token is kept`() throws {
        let text = try store.createToken(name: "ci")
        for stored in try scratch.everyByte() {
            #expect(!stored.contains(text))
            #expect(!stored.contains(text.dropFirst(4)))
        }
    }

    @Test func `a name is given once`() throws {
        let text = try store.createToken(name: "ci")
        #expect(throws: StoreError.tokenNameTaken("ci")) { try store.createToken(name: "ci") }
        #expect(try store.tokenName(for: text) == "ci")
    }

    @Test(arguments: ["a", "CI", "ci.deploy-1_2@example", String(repeating: "a", count: 64)])
    func `a name of letters, digits and a few signs is valid`(_ name: String) throws {
        _ = try store.createToken(name: name)
        #expect(try store.tokens().map(\.name) == [name])
    }

    @Test(arguments: [
        "", " ", "-ci", ".ci", "c i", "ci\n", "é", "a/b", "a'b", String(repeating: "a", count: 65),
    ])
    func `any other name is refused`(_ name: String) throws {
        let error = try #require(throws: StoreError.self) { try store.createToken(name: name) }
        #expect(error == .invalidTokenName(name))
        #expect(!error.description.contains("\n"))
    }

    @Test func `tokens are listed by name, without their texts`() throws {
        let texts = try ["b", "a"].map(store.createToken(name:))
        let tokens = try store.tokens()
        #expect(tokens.map(\.name) == ["a", "b"])
        #expect(tokens.map(\.createdAt) == [StoreScratch.time, StoreScratch.time])
        #expect(texts.allSatisfy { !"\(tokens)".contains($0) })
    }

    @Test func `a removed token is refused`() throws {
        let text = try store.createToken(name: "ci")
        #expect(try store.removeToken(name: "ci"))
        #expect(try !store.removeToken(name: "ci"))
        #expect(try store.tokenName(for: text) == nil)
        #expect(try store.createToken(name: "ci") != text)
    }
}
