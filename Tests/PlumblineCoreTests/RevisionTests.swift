import PlumblineCore
import Testing

@Suite struct RevisionTests {
    @Test(arguments: [
        ("main", "main", []),
        ("HEAD~", "HEAD", [Revision.Step.ancestor(generations: 1)]),
        ("HEAD~3", "HEAD", [.ancestor(generations: 3)]),
        ("v1.0^", "v1.0", [.parent(number: 1)]),
        ("v1.0^0", "v1.0", [.parent(number: 0)]),
        ("a/b^2~10^", "a/b", [.parent(number: 2), .ancestor(generations: 10), .parent(number: 1)]),
        ("main~~", "main", [.ancestor(generations: 1), .ancestor(generations: 1)]),
        ("main~007", "main", [.ancestor(generations: 7)]),
        ("with space", "with space", []),
    ]) func `a revision is a name and steps from there`(
        text: String, base: String, steps: [Revision.Step]
    ) throws {
        let revision = try #require(Revision(text))

        #expect(revision.base == Array(base.utf8))
        #expect(revision.steps == steps)
        #expect(revision.description == text)
    }

    @Test(arguments: [
        "", "~1", "^", "main^{commit}", "main^{}", "main~x", "main~-1", "main^1x", "a\nb", "a\0",
        "main~99999999999999999999",
    ]) func `what is not a name and steps is no revision`(text: String) {
        #expect(Revision(text) == nil)
    }

    @Test func `a revision has a longest text`() {
        let longest = String(repeating: "a", count: Revision.longestText)

        #expect(Revision(longest) != nil)
        #expect(Revision(longest + "a") == nil)
    }

    @Test func `a name need not be UTF-8`() throws {
        let revision = try #require(Revision(bytes: [0x62, 0xFF, UInt8(ascii: "~")]))

        #expect(revision.base == [0x62, 0xFF])
        #expect(revision.text == "b\u{FFFD}~")
        #expect(revision.steps == [.ancestor(generations: 1)])
    }

    @Test func `the revision of an id is its digits`() throws {
        let id = try #require(ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"))

        #expect(Revision(id) == Revision(id.description))
    }
}
