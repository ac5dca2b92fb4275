import PlumblineCore
import PlumblineTesting

/// What `git diff` says about the lines of the files that two commits both have under the same name.
struct GitLines {
    /// The new position of each line that both algorithms call unchanged and place alike.
    let agreed: [Position: Position]

    init(in gitDirectory: String, from old: ObjectID, to new: ObjectID) throws {
        let myers = try Self.hunks(in: gitDirectory, old, new, algorithm: "myers")
        let histogram = try Self.hunks(in: gitDirectory, old, new, algorithm: "histogram")
        var agreed: [Position: Position] = [:]
        for (path, hunks) in myers {
            guard let others = histogram[path] else { continue }
            let count = try Self.lineCount(of: path, at: old, in: gitDirectory)
            for line in (0..<count).map(LineNumber.init(index:)) {
                let place = LineMap(hunks: hunks).destination(of: line)
                guard case .unchanged(let target) = place,
                    LineMap(hunks: others).destination(of: line) == place
                else { continue }
                agreed[Position(path: path, line: line)] = Position(path: path, line: target)
            }
        }
        self.agreed = agreed
    }

    private static func hunks(
        in gitDirectory: String, _ old: ObjectID, _ new: ObjectID, algorithm: String
    ) throws -> [TreePath: [Hunk]] {
        let output = try Command(
            "git",
            [
                "--git-dir", gitDirectory, "-c", "core.quotePath=false", "diff", "-U0",
                "--no-renames", "--diff-filter=M", "--no-color", "--no-ext-diff",
                "--diff-algorithm=\(algorithm)", old.description, new.description,
            ]
        ).run()
        var hunks: [TreePath: [Hunk]] = [:]
        var path: TreePath?
        for line in output.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("+++ b/") {
                path = TreePath(String(line.dropFirst(6)))
            } else if line.hasPrefix("@@ "), let path {
                hunks[path, default: []].append(try hunk(line))
            }
        }
        return hunks
    }

    /// Reads `@@ -3,2 +5 @@ …`; an empty side names the line before it.
    private static func hunk(_ header: Substring) throws -> Hunk {
        let sides = header.split(separator: " ")[1...2].map { side -> Range<LineNumber> in
            let numbers = side.dropFirst().split(separator: ",").compactMap { Int($0) }
            let count = numbers.count > 1 ? numbers[1] : 1
            let start = LineNumber(count == 0 ? numbers[0] + 1 : numbers[0])
            return start..<start.shifted(by: count)
        }
        return Hunk(old: sides[0], new: sides[1])
    }

    private static func lineCount(
        of path: TreePath, at commit: ObjectID, in gitDirectory: String
    ) throws -> Int {
        let output = try Command(
            "git", ["--git-dir", gitDirectory, "cat-file", "blob", "\(commit):\(path)"]
        ).run()
        return Text(bytes: output.bytes).lineCount
    }
}
