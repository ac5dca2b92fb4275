import HTTPTypes
import HummingbirdTesting
import PlumblineCore
import PlumblineTesting
import Testing

/// Merge bases, descriptions, and the refs that contain a commit.
@Suite struct HistoryTests {
    private let scratch: HTTPScratch
    private let repository: ScratchRepository
    private let commits: [ObjectID]

    init() throws {
        scratch = try HTTPScratch()
        repository = try scratch.repository()
        let base = try repository.commit(["a": "a\n"])
        let left = try repository.commit(["a": "left\n"], on: "left", parents: [base])
        let right = try repository.commit(["b": "right\n"], parents: [base])
        commits = [base, left, right]
        try repository.tag("v1", at: base, message: "One")
        try repository.tag("light", at: right)
    }

    @Test func `two commits have merge bases and distances`() async throws {
        let location = try await scratch.linked(repository)

        let aside = try await scratch.get(location + "/merge-base?from=left&to=main").json
        let forward = try await scratch.get(location + "/merge-base?from=v1&to=main").json

        #expect(aside["from"]?.text == "\(commits[1])" && aside["to"]?.text == "\(commits[2])")
        #expect(aside["mergeBases"] == .list([.text("\(commits[0])")]))
        #expect(aside["ahead"]?.number == 1 && aside["behind"]?.number == 1)
        #expect(aside["isAncestor"] == .bool(false) && forward["isAncestor"] == .bool(true))
        #expect(forward["ahead"]?.number == 1 && forward["behind"]?.number == 0)
    }

    @Test func `histories that have nothing in common have no merge base`() async throws {
        try repository.commit(["c": "c\n"], on: "stranger", parents: [])
        let location = try await scratch.linked(repository)

        let relation = try await scratch.get(location + "/merge-base?from=stranger&to=main").json
        let compared = try await scratch.get(
            location + "/compare?from=stranger&to=main&base=merge-base")

        #expect(relation["mergeBases"] == .list([]))
        #expect(relation["ahead"]?.number == 2 && relation["behind"]?.number == 1)
        #expect(compared.problem == "no-merge-base")
    }

    @Test func `a commit is described by its nearest tag`() async throws {
        let location = try await scratch.linked(repository)
        let abbreviated = "\(commits[2])".prefix(7)

        let annotated = try await scratch.get(location + "/describe/main").json
        let any = try await scratch.get(location + "/describe/main?tags=true").json

        #expect(annotated["description"]?.text == "v1-1-g\(abbreviated)")
        #expect(annotated["tag"] == "refs/tags/v1" && annotated["distance"]?.number == 1)
        #expect(any["description"] == "light" && any["distance"]?.number == 0)
    }

    @Test func `without a tag a commit is described by its id`() async throws {
        let commit = try repository.commit(["c": "c\n"], on: "stranger", parents: [])
        let location = try await scratch.linked(repository)

        let json = try await scratch.get(location + "/describe/stranger").json

        #expect(json["description"]?.text == "\("\(commit)".prefix(7))")
        #expect(json["tag"] == .null && json["distance"] == .null)
    }

    @Test func `the refs that contain a commit are listed`() async throws {
        let location = try await scratch.linked(repository)

        let all = try await scratch.get(location + "/contains/v1").json
        let tags = try await scratch.get(location + "/contains/\(commits[2])?kind=tag").json
        let wrong = try await scratch.get(location + "/contains/main?kind=note")

        #expect(all["commit"]?.text == "\(commits[0])")
        let names = all["refs"]?.list.map { $0["shorthand"]?.text }
        #expect(names == ["left", "main", "light", "v1"])
        #expect(tags["refs"]?.list.map { $0["name"]?.text } == ["refs/tags/light"])
        #expect(wrong.problem == "invalid-request")
    }
}
