import NIOCore
import PlumblineBrowser
import PlumblineCore

/// The lines of a whole file on the wire.
struct LineMapResponse: Sendable {
    /// About so many bytes are written for each run.
    private static let usualByteCount = 200

    private let map: FileLineMap
    private let target: FileLineMap.File?

    init(_ map: FileLineMap) {
        self.map = map
        target = map.target
    }

    /// The map as JSON, its keys in the order of the alphabet.
    var written: ByteBuffer {
        var writer = JSONWriter(expecting: (map.runs.count + 2) * Self.usualByteCount)
        writer.object { writer in
            writer.key("from")
            write(map.source, of: map.old, to: &writer)
            writer.member("lineCount", map.refusal == nil ? map.lineCount : nil) { $0.value($1) }
            writer.member("mapperVersion", LineMatcher.version)
            writer.key("runs")
            writer.list(map.runs) { write($1, to: &$0) }
            writer.key("to")
            write(target, of: map.new, to: &writer)
            writer.member("verdict", map.refusal) { $0.value($1.rawValue) }
        }
        return writer.buffer
    }

    private func write(
        _ file: FileLineMap.File?, of commit: ObjectID, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.member("blob", file?.blob)
            writer.member("commit", commit)
            if let file {
                writer.path(file.path)
            } else {
                writer.key("path")
                writer.null()
            }
        }
    }

    private func write(_ run: FileLineMap.Run, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("confidence", confidence: run.confidence)
            writer.key("from")
            writer.object { $0.range(from: run.lines.lowerBound, lineCount: run.lines.count) }
            writer.member("method", run.method.description)
            writer.member("to", run.target) { writer, place in
                writer.object { writer in
                    if place.file != target { writer.member("blob", place.file.blob) }
                    writer.range(from: place.start, lineCount: run.lines.count, place.file.path)
                }
            }
            writer.member("verdict", run.verdict.rawValue)
        }
    }
}

extension JSONWriter {
    /// Writes the first and the last of so many lines, and between them, as the alphabet has it, `path`.
    fileprivate mutating func range(
        from start: LineNumber, lineCount: Int, _ path: TreePath? = nil
    ) {
        member("end", start.shifted(by: lineCount - 1).value)
        if let path { self.path(path) }
        member("start", start.value)
    }
}
