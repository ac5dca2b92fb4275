import Glibc
import NIOConcurrencyHelpers
import PlumblineGit

/// The history index beside a clone: opened when somebody asks, and anew when it was replaced.
final class HistoryIndexFile: Sendable {
    private let path: String
    private let opened = NIOLockedValueBox(Opened())

    private struct Opened {
        /// What was opened, be it in vain.
        var identity: Identity?
        var index: HistoryIndex?
    }

    /// What tells one file from another that took its place.
    private struct Identity: Equatable {
        let number: UInt
        let byteCount: Int
        let seconds: Int
        let nanoseconds: Int
    }

    init(gitDirectory: String) { path = HistoryIndex.path(in: gitDirectory) }

    /// The index as it is on the disk; `nil` if there is none or it is damaged. May read the whole file.
    func current() -> HistoryIndex? {
        let identity = identity()
        return opened.withLockedValue { opened in
            if opened.identity != identity {
                opened.identity = identity
                opened.index = identity == nil ? nil : HistoryIndex(at: path)
            }
            return opened.index
        }
    }

    private func identity() -> Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(
            number: status.st_ino, byteCount: status.st_size, seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}
