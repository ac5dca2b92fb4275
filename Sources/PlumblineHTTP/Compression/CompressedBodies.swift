import NIOConcurrencyHelpers
import NIOCore
import PlumblineBrowser

/// Compressed answers that are asked for again, and a bound on what is being compressed.
final class CompressedBodies: Sendable {
    private static let slotCost = 256
    /// So many answers are compressed while they are sent, at a time; each takes up to 256 KiB.
    private static let streamLimit = 128

    private let bodies: ByteBoundedCache<Key, ByteBuffer>
    private let streamCount = NIOLockedValueBox(0)

    /// What names a body: the address under which it was asked for, and its strong tag there.
    struct Key: Hashable {
        let address: String
        let tag: String
    }

    /// Creates a cache of `byteLimit` bytes.
    init(byteLimit: Int) {
        bodies = ByteBoundedCache(byteLimit: byteLimit)
    }

    /// The compressed body of `key`, if it is kept.
    func body(of key: Key) -> ByteBuffer? { bodies.value(for: key) }

    /// Keeps a compressed body.
    func keep(_ body: ByteBuffer, of key: Key) {
        let cost = Self.slotCost + key.address.utf8.count + key.tag.utf8.count
        bodies.insert(body, for: key, cost: cost + body.readableBytes)
    }

    /// How well the cache serves.
    var statistics: CacheStatistics { bodies.statistics }

    /// Takes room for one more answer to be compressed while it is sent; `nil` if there is none.
    func stream() -> Stream? {
        let isFree = streamCount.withLockedValue { count in
            guard count < Self.streamLimit else { return false }
            count += 1
            return true
        }
        return isFree ? Stream(streamCount) : nil
    }

    /// Room for one answer, given back when nobody holds it.
    final class Stream: Sendable {
        private let streamCount: NIOLockedValueBox<Int>

        fileprivate init(_ streamCount: NIOLockedValueBox<Int>) {
            self.streamCount = streamCount
        }

        deinit { streamCount.withLockedValue { $0 -= 1 } }
    }
}
