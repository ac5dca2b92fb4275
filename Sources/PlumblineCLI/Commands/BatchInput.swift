import Dispatch
import Foundation
import Glibc

/// Lines of the input that were there at the same time.
struct BatchInput: Sendable {
    /// So many lines are taken together at most.
    private static let largestLineCount = 16_384
    /// So many bytes of lines are held at most; the rest of a longer line is dropped.
    private static let heldByteLimit = 64 << 20
    /// So many bytes are read at a time.
    private static let readByteCount = 128 << 10
    /// So many inputs wait to be answered at most.
    private static let waitingLimit = 2

    /// The lines with their ends.
    let bytes: [UInt8]
    /// The lines without their ends; empty ones are left out.
    let lines: [Range<Int>]

    /// Standard input, as many lines at a time as are there: what is asked about one file is best
    /// answered together.
    ///
    /// Little is read ahead: whoever takes an input calls `taken`.
    static func standard() -> (inputs: AsyncStream<BatchInput>, taken: @Sendable () -> Void) {
        let (stream, continuation) = AsyncStream.makeStream(of: BatchInput.self)
        let room = DispatchSemaphore(value: waitingLimit)
        Thread {
            var reader = Reader()
            while let inputs = reader.next() {
                for input in inputs {
                    room.wait()
                    continuation.yield(input)
                }
            }
            continuation.finish()
        }.start()
        return (stream, { room.signal() })
    }

    /// Reads standard input, on a thread that may wait.
    private struct Reader {
        /// What was read and not handed on.
        private var pending: [UInt8] = []
        /// Where the lines of it end.
        private var feeds: [Int] = []
        private var isOpen = true
        private var buffer = [UInt8](repeating: 0, count: readByteCount)

        /// Waits for lines, and takes all that are there; `nil` at the end.
        mutating func next() -> [BatchInput]? {
            guard isOpen else { return nil }
            repeat { readOnce() } while isOpen && (feeds.isEmpty || mayTakeMore)
            if !isOpen, feeds.last ?? -1 < pending.count - 1 { feeds.append(pending.count) }
            return takeLines()
        }

        /// Whether more lines are there at once, and there is room for them.
        private var mayTakeMore: Bool {
            guard feeds.count < largestLineCount, pending.count < heldByteLimit else {
                return false
            }
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            return poll(&input, 1, 0) > 0
        }

        private mutating func readOnce() {
            let known = pending.count
            var count = read(STDIN_FILENO, &buffer, buffer.count)
            while count < 0, errno == EINTR {
                count = read(STDIN_FILENO, &buffer, buffer.count)
            }
            isOpen = count > 0
            let isFull = feeds.isEmpty && pending.count >= heldByteLimit
            pending += buffer[..<max(count, 0)].drop { isFull && $0 != 0x0A }
            BatchInput.forEachFeed(in: pending, from: known) { feeds.append($0) }
        }

        private mutating func takeLines() -> [BatchInput] {
            var inputs: [BatchInput] = []
            var start = 0
            for first in stride(from: 0, to: feeds.count, by: largestLineCount) {
                let last = feeds[min(first + largestLineCount, feeds.count) - 1]
                let next = min(last + 1, pending.count)
                let isAll = start == 0 && next == pending.count
                inputs.append(BatchInput(isAll ? pending : Array(pending[start..<next])))
                start = next
            }
            pending = Array(pending[start...])
            feeds.removeAll()
            return inputs
        }
    }

    /// Creates an input of `bytes`, the last line of which may lack its end.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines: [Range<Int>] = []
        var start = 0
        Self.forEachFeed(in: bytes, from: 0) { feed in
            if feed > start { lines.append(start..<feed) }
            start = feed + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        self.lines = lines
    }

    /// Calls `body` with the place of each line end of `bytes` from `start` on.
    private static func forEachFeed(in bytes: [UInt8], from start: Int, _ body: (Int) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var index = start
            while index < bytes.count, let base = bytes.baseAddress,
                let feed = memchr(base + index, 0x0A, bytes.count - index)
            {
                let place = UnsafeRawPointer(feed) - base
                body(place)
                index = place + 1
            }
        }
    }
}
