import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct ContentPlacesTests {
    private let scratch: ScratchRepository

    init() throws { scratch = try ScratchRepository() }

    @Test(arguments: [UInt64(1), 2, 3])
    func `with the index every commit and path that has a blob is counted, on every branch`(
        seed: UInt64
    ) async throws {
        try scratch.commitBranches(count: 60, seed: seed)
        try scratch.makeHistoryIndex()
        let referee = try DigestReferee(scratch, "--all")

        for blob in Set(referee.commits.flatMap(\.files.values)) {
            let page = try await scratch.browser.places(of: ContentQuestion(.blob(blob)))
            #expect(page.isIndexed && page.cut == nil && page.next == nil)
            var expected: [TreePath: Int] = [:]
            for commit in referee.commits {
                for (path, id) in commit.files where id == blob {
                    expected[path, default: 0] += 1
                }
            }
            let counted = Dictionary(
                page.places.map { ($0.path, $0.commitCount) }, uniquingKeysWith: +)
            #expect(counted == expected)
            let having = referee.commits.filter { $0.files.values.contains(blob) }.map(\.id)
            for place in page.places {
                #expect(having.contains(place.commit.id) && having.contains(place.last.id))
                #expect(place.blob == blob)
                for commit in place.replacedBy {
                    let files = referee.commits.first { $0.id == commit }?.files
                    #expect(files?[place.path] != blob)
                }
            }
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func `without it those of the first-parent history of HEAD are`(seed: UInt64) async throws {
        try scratch.commitBranches(count: 60, seed: seed)
        let referee = try DigestReferee(scratch, "--first-parent", "branch0")

        for blob in Set(referee.commits.flatMap(\.files.values)) {
            let page = try await scratch.browser.places(of: ContentQuestion(.blob(blob)))
            #expect(!page.isIndexed && page.cut == nil)
            let count = page.places.reduce(0) { $0 + $1.commitCount }
            #expect(
                count
                    == referee.commits.reduce(0) { $0 + $1.files.values.count { $0 == blob } })
        }
    }

    @Test(arguments: [false, true])
    func `pages make up the whole`(isIndexed: Bool) async throws {
        for number in 0..<9 {
            try scratch.commit(["a": number % 2 == 0 ? "x\n" : "y\n", "b\(number)": "x\n"])
        }
        if isIndexed { try scratch.makeHistoryIndex() }
        var question = ContentQuestion(.blob(try scratch.id(of: "main:a")))
        let whole = try await scratch.browser.places(of: question).places
        #expect(whole.count == 14)

        question.limit = 3
        var places: [ContentPage.Place] = []
        while true {
            let page = try await scratch.browser.places(of: question)
            #expect(page.places.count <= 3)
            places += page.places
            guard let next = page.next else { break }
            question.cursor = ContentCursor("\(next)")
        }
        #expect(places == whole)
    }

    @Test(arguments: [false, true])
    func `a content is looked for at a path, or at all that end in it`(
        isIndexed: Bool
    ) async throws {
        let first = try scratch.commit([
            "src/acme/Foo.java": "one\r\n", "test/acme/Foo.java": "one\n",
            "src/MyFoo.java": "one\n", "Foo.java": "one\n",
        ])
        let second = try scratch.commit(["src/acme/Foo.java": "two\n"])
        if isIndexed { try scratch.makeHistoryIndex() }
        var digester = ContentDigester()
        Array("one\n".utf8).withUnsafeBytes { digester.update($0) }
        var question = ContentQuestion(.sha256(digester.digests().sha256))

        question.path = PathEnding("acme/Foo.java", isWhole: false)
        let page = try await scratch.browser.places(of: question)
        #expect(page.places.map(\.path) == ["src/acme/Foo.java", "test/acme/Foo.java"])
        #expect(page.places.map(\.last.id) == [first, second])
        #expect(page.places.map(\.replacedBy) == [[second], []])
        #expect(page.places.map(\.commitCount) == [1, 2])
        question.path = PathEnding("Foo.java", isWhole: true)
        #expect(try await scratch.browser.places(of: question).places.map(\.path) == ["Foo.java"])
        question.path = PathEnding("Foo.java", isWhole: false)
        #expect(try await scratch.browser.places(of: question).places.count == 3)
        question.path = PathEnding("none", isWhole: true)
        #expect(try await scratch.browser.places(of: question).places.isEmpty)
    }

    @Test func `an index that lacks commits is not taken for the whole`() async throws {
        try scratch.commit(["a": "1\n"])
        try scratch.makeHistoryIndex()
        try scratch.commit(["a": "2\n"])
        let blob = try scratch.id(of: "main:a")

        #expect(
            try await scratch.browser.places(of: ContentQuestion(.blob(blob))).cut == .indexBehind)
    }

    @Test func `a repository without commits has no places`() async throws {
        let blob = try scratch.write(Array("x".utf8), as: "blob")
        let page = try await scratch.browser.places(of: ContentQuestion(.blob(blob)))
        #expect(page.places.isEmpty && page.cut == nil)
    }
}
