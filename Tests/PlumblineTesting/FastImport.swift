import PlumblineCore

/// A stream for `git fast-import`, as its manual page describes it.
struct FastImport {
    /// The stream so far.
    private(set) var bytes: [UInt8] = []
    private var commitCount = 0

    /// Begins a commit on the ref `name`; what it changes follows.
    ///
    /// With `parents` nil it goes on from the commit before it in the stream.
    mutating func commit(
        on name: String, parents: [String]?, message: String, author: String, time: Int
    ) {
        commitCount += 1
        line("commit \(name)")
        line("mark :\(commitCount)")
        line("author \(author) \(time) +0000")
        line("committer \(Git.person) \(time) +0000")
        data(Array(message.utf8))
        guard let parents else { return }
        for (index, parent) in parents.enumerated() {
            line("\(index == 0 ? "from" : "merge") \(parent)")
        }
    }

    /// Puts `file` at `path`.
    mutating func put(_ file: ScratchFile, at path: TreePath) {
        switch file.contents {
        case .bytes(let bytes):
            line("M \(file.mode) inline \(Self.quoted(path))")
            data(bytes)
        case .commit(let id): line("M \(file.mode) \(id) \(Self.quoted(path))")
        }
    }

    /// Removes what is at `path`.
    mutating func remove(_ path: TreePath) { line("D \(Self.quoted(path))") }

    /// Moves what is at `old` to `new`.
    mutating func rename(_ old: TreePath, to new: TreePath) {
        line("R \(Self.quoted(old)) \(Self.quoted(new))")
    }

    /// Ends a commit and has its id printed.
    mutating func end() {
        line("")
        line("get-mark :\(commitCount)")
    }

    /// Runs the stream and returns the ids that it prints, as text.
    func run(_ git: Git) throws(TestingError) -> [String] {
        try git("fast-import", "--quiet", "--force", input: bytes).lines
    }

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func data(_ contents: [UInt8]) {
        line("data \(contents.count)")
        bytes += contents
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The path as a string of C: bytes that are not plainly harmless become octal escapes.
    private static func quoted(_ path: TreePath) -> String {
        let escaped = path.bytes.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default:
                "\\\(byte >> 6)\(byte >> 3 & 7)\(byte & 7)"
            }
        }
        return "\"\(escaped.joined())\""
    }
}
