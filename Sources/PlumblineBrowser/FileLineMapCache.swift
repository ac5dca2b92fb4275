import PlumblineCore

/// The maps of whole files, kept between requests.
final class FileLineMapCache: Sendable {
    private static let slotCost = 256

    private let maps: ByteBoundedCache<Key, FileLineMap>

    private struct Key: Hashable {
        let ground: FollowedAnswers.Ground
        let path: TreePath
    }

    init(byteLimit: Int) {
        maps = ByteBoundedCache(byteLimit: byteLimit)
    }

    func map(of path: TreePath, on ground: FollowedAnswers.Ground) -> FileLineMap? {
        maps.value(for: Key(ground: ground, path: path))
    }

    /// Keeps a map, unless asking again may bring a better one.
    func keep(_ map: FileLineMap, on ground: FollowedAnswers.Ground) {
        guard map.isLasting else { return }
        let key = Key(ground: ground, path: map.source.path)
        let runs = map.runs.count * MemoryLayout<FileLineMap.Run>.stride
        let paths = Set(map.runs.compactMap(\.target?.file.path)).reduce(key.path.bytes.count) {
            $0 + $1.bytes.count
        }
        let values = 2 * MemoryLayout<Key>.stride + MemoryLayout<FileLineMap>.stride
        maps.insert(map, for: key, cost: Self.slotCost + values + runs + paths)
    }

    var statistics: CacheStatistics { maps.statistics }
}
