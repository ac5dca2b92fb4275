import Foundation
import NIOConcurrencyHelpers

/// The tokens that were found lately, good for as long as nobody has written to the store's files.
///
/// Another process may remove a token at any time. It cannot without a write, which changes the size or
/// the time of one of the files; what was written so lately that the file system's clock may not tell
/// two writes apart is not relied on (git's index takes the same care with "racily clean" entries).
struct KnownTokens: Sendable {
    /// How old the last write has to be, in seconds: more than any file system's clock needs.
    private static let settlingTime = 2

    private let paths: [String]
    private let known = NIOLockedValueBox(Known())

    private struct Known {
        var stamps: [Stamp] = []
        var names: [TokenDigest: String] = [:]
    }

    /// What a write to a file changes.
    struct Stamp: Hashable, Sendable {
        let byteCount: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// Knows nothing yet about the store at `path`.
    init(path: String) { paths = [path, path + "-wal"] }

    /// The name of the token with this digest, if that is known and still so.
    func name(for digest: TokenDigest) -> String? {
        let now = stamps()
        return known.withLockedValue { $0.stamps == now ? $0.names[digest] : nil }
    }

    /// Keeps what was read after the files had `stamps`.
    func keep(_ name: String, for digest: TokenDigest, readAfter stamps: [Stamp]) {
        let latest = Int(time(nil)) - Self.settlingTime
        guard stamps.allSatisfy({ $0.seconds < latest }) else { return }
        known.withLockedValue { known in
            if known.stamps != stamps { known = Known(stamps: stamps) }
            known.names[digest] = name
        }
    }

    func stamps() -> [Stamp] {
        paths.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else {
                return Stamp(byteCount: -1, seconds: 0, nanoseconds: 0)
            }
            return Stamp(
                byteCount: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
                nanoseconds: Int(status.st_mtim.tv_nsec))
        }
    }
}
