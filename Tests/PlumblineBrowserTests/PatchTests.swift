import PlumblineBrowser
import PlumblineCore
import PlumblineTesting
import Testing

/// Patches of two commits.
@Suite struct PatchTests {
    private let scratch: ScratchRepository
    private let folder: ScratchFolder

    init() throws {
        scratch = try ScratchRepository()
        folder = try ScratchFolder()
    }

    @Test func `a patch is that of git diff, byte for byte`() async throws {
        let commits = try scratch.commitHistory(count: 150, fileCount: 8, seed: 7)

        for (old, new) in [(0, 149), (149, 0), (20, 21), (60, 130)] {
            let there = ComparisonReferee(scratch, commits[old], commits[new])
            #expect(try await there.patch() == there.gitPatch())
        }
    }

    @Test func `every kind of change is written as git writes it`() async throws {
        let (old, new) = try AwkwardChange.commits(in: scratch)

        for (old, new) in [(old, new), (new, old)] {
            let there = ComparisonReferee(scratch, old, new)
            let (ours, theirs) = (try await there.patch(), try there.gitPatch())
            #expect(ours == theirs)
        }
    }

    @Test(arguments: [0, 1, 2, 3, 7, 1_000])
    func `any number of lines of context is that of git`(_ context: Int) async throws {
        let commits = try scratch.commitHistory(count: 60, fileCount: 3, seed: 8)

        let there = ComparisonReferee(scratch, commits[5], commits[59])
        let patch = try await there.patch(LineOptions(context: context))
        #expect(try patch == there.gitPatch("-U\(context)"))
    }

    @Test(arguments: [0, 3])
    func `a text that repeats itself is compared as git does`(_ context: Int) async throws {
        let block = "\nfunction() {\n    return a value that is long enough to fill a line\n}\n"
        let blocks = Array(repeating: block, count: 60).joined()
        let old = try scratch.commit(["a": .text("start\n" + blocks + "end\n")])
        let new = try scratch.commit(["a": .text("Start\n\n" + blocks + block + "end\n")])

        for (old, new) in [(old, new), (new, old)] {
            let there = ComparisonReferee(scratch, old, new)
            let patch = try await there.patch(LineOptions(context: context))
            #expect(try patch == there.gitPatch("-U\(context)"))
        }
    }

    @Test func `git apply makes the new tree of a patch`() async throws {
        let commits = try scratch.commitHistory(count: 150, fileCount: 8, seed: 9)
        for (old, new) in [(0, 149), (149, 0), (20, 21), (60, 130)] {
            let there = ComparisonReferee(scratch, commits[old], commits[new])
            let tree = try there.tree(applying: try await there.patch(), in: folder)
            #expect(try tree == there.newTree)
        }

        let (old, new) = try AwkwardChange.commits(in: scratch)
        let binary = [UInt8](UInt8.min...UInt8.max)
        // What is binary has no lines to apply.
        let oldText = try scratch.commit(["binary": .bytes(binary)], parents: [old])
        let newText = try scratch.commit(["binary": .bytes(binary)], parents: [new])
        for (old, new) in [(oldText, newText), (newText, oldText)] {
            let there = ComparisonReferee(scratch, old, new)
            let tree = try there.tree(applying: try await there.patch(), in: folder)
            #expect(try tree == there.newTree)
        }
    }

    @Test func `lines that differ in white space alone are the same on demand`() async throws {
        let old = try scratch.commit(["a": "if x {\n  y()\n}\nend\n", "b": "b  b\n"])
        let new = try scratch.commit(["a": "if  x {\n\ty()\n}\nEND\n", "b": "bb\n"])

        let there = ComparisonReferee(scratch, old, new)
        let patch = try await there.patch(LineOptions(ignoresWhitespace: true))
        #expect(try patch == there.gitPatch("-w"))
    }

    @Test func `a file that is too large to be compared is called different`() async throws {
        var budget = FollowBudget()
        budget.textByteLimit = 10
        let old = try scratch.commit(["a": "0123456789\n", "b": "b\n"])
        let new = try scratch.commit(["a": "0123456789a\n", "b": "B\n"])
        let browser = makeBrowser(of: scratch.gitDirectory, budget: budget)

        let there = ComparisonReferee(git: scratch.git, browser: browser, old, new)
        let text = String(decoding: try await there.patch(), as: UTF8.self)
        #expect(text.contains("\nBinary files a/a and b/a differ\n"))
        #expect(text.hasSuffix("\n-b\n+B\n"))
    }
}
