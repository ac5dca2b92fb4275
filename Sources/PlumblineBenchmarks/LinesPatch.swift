import Foundation

/// Where lines are after a diff without context, as git prints it.
struct LinesPatch {
    /// What became of a file that the diff touches.
    fileprivate struct File {
        /// `nil` if the file is gone.
        var newPath: String?
        /// Whether git compared no lines.
        var isOpaque = false
        var hunks: [Hunk] = []
    }

    /// A run of changed lines; a side without lines begins after the line that it names.
    fileprivate struct Hunk {
        let old: Range<Int>
        let new: Range<Int>
    }

    /// By old path.
    private var files: [String: File] = [:]

    /// The old paths of the files that it touches.
    var paths: Set<String> { Set(files.keys) }

    /// Returns where `line` of `path` stands now; `nil` if the diff does not call it unchanged.
    func destination(_ path: String, _ line: Int) -> (path: String, line: Int)? {
        guard let file = files[path] else { return (path, line) }
        guard let newPath = file.newPath, !file.isOpaque else { return nil }
        let before = file.hunks.last { $0.old.lowerBound <= line }
        guard let before else { return (newPath, line) }
        guard !before.old.contains(line) else { return nil }
        return (newPath, line + before.new.upperBound - before.old.upperBound)
    }
}

extension LinesPatch {
    /// Reads the output of `git diff -U0`.
    init(_ bytes: [UInt8]) {
        var reader = Reader()
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            reader.read(line)
        }
        reader.finish()
        files = reader.files
    }

    /// Reads a diff line by line.
    private struct Reader {
        var files: [String: File] = [:]
        private var oldPath: String?
        private var file: File?
        /// So many lines of the hunk are still to come.
        private var rest = 0

        mutating func read(_ line: ArraySlice<UInt8>) {
            switch line.first {
            case UInt8(ascii: "-") where rest > 0, UInt8(ascii: "+") where rest > 0: rest -= 1
            case UInt8(ascii: "\\"): break
            case UInt8(ascii: "@"): add(Hunk(line))
            default: readHeader(String(decoding: line, as: UTF8.self))
            }
        }

        mutating func finish() {
            if let oldPath, let file, files[oldPath] == nil { files[oldPath] = file }
            oldPath = nil
            file = nil
        }

        private mutating func add(_ hunk: Hunk?) {
            guard let hunk else { return }
            rest = hunk.old.count + hunk.new.count
            file?.hunks.append(hunk)
        }

        private mutating func readHeader(_ line: String) {
            if line.hasPrefix("diff --git ") {
                finish()
                file = File()
            } else if let path = Self.path(after: "rename from ", line) {
                oldPath = path
            } else if let path = Self.path(after: "rename to ", line) {
                file?.newPath = path
            } else if let path = Self.path(after: "--- a/", line) {
                oldPath = path
            } else if let path = Self.path(after: "+++ b/", line) {
                file?.newPath = path
            } else if line.hasPrefix("Binary files ") {
                readBinary(line)
            }
        }

        /// `Binary files a/PATH and b/PATH differ`; what is added or not clear is of no interest.
        private mutating func readBinary(_ line: String) {
            file?.isOpaque = true
            guard oldPath == nil, let start = line.range(of: "a/")?.upperBound,
                let end = line.range(of: " and ")?.lowerBound, start < end
            else { return }
            oldPath = String(line[start..<end])
        }

        /// A tab follows a path that holds spaces.
        private static func path(after prefix: String, _ line: String) -> String? {
            guard line.hasPrefix(prefix) else { return nil }
            let path = line.dropFirst(prefix.count)
            return String(path.last == "\t" ? path.dropLast() : path)
        }
    }
}

extension LinesPatch.Hunk {
    /// Reads `@@ -1,2 +3,4 @@`; a count that is not there is 1.
    fileprivate init?(_ line: ArraySlice<UInt8>) {
        let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 3)
        guard fields.count >= 3, let old = Self.range(fields[1]), let new = Self.range(fields[2])
        else { return nil }
        self.init(old: old, new: new)
    }

    private static func range(_ field: Substring) -> Range<Int>? {
        let numbers = field.dropFirst().split(separator: ",").map { Int($0) }
        guard let start = numbers.first ?? nil else { return nil }
        let count = numbers.count > 1 ? numbers[1] ?? 1 : 1
        return count == 0 ? start + 1..<start + 1 : start..<start + count
    }
}
