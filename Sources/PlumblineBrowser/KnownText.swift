import NIOConcurrencyHelpers
import PlumblineCore

/// A text with what was found out about its lines, each when it is first asked for.
final class KnownText: Sendable {
    let text: Text
    private let tables = NIOLockedValueBox<LineTable?>(nil)
    private let readHashes = NIOLockedValueBox<LineHashes?>(nil)
    private let readFilter = NIOLockedValueBox<LineFilter?>(nil)
    private let readKeys = NIOLockedValueBox<LineKeys?>(nil)

    /// So many bytes a line takes at most beside its own: where it begins, its hash and its part of the filter.
    private static let bytesPerLine = 16

    init(_ text: Text) { self.text = text }

    /// The bytes that the text takes with what is read of each line.
    var byteCount: Int { text.bytes.count + Self.bytesPerLine * text.lineCount }

    /// The traits of the lines.
    var table: LineTable {
        tables.withLockedValue { table in
            let made = table ?? LineTable(text)
            table = made
            return made
        }
    }

    /// The keys of the lines.
    var keys: LineKeys {
        readKeys.withLockedValue { keys in
            let made = keys ?? LineKeys(text)
            keys = made
            return made
        }
    }

    /// The hashes of the lines, for a diff.
    var hashes: LineHashes {
        readHashes.withLockedValue { hashes in
            let made = hashes ?? LineHashes(text)
            hashes = made
            return made
        }
    }

    /// What tells which lines the text cannot have.
    var filter: LineFilter {
        readFilter.withLockedValue { filter in
            let made = filter ?? LineFilter(text)
            filter = made
            return made
        }
    }
}
