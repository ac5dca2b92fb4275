/// Where the parts of a history index stand in its file.
///
/// The header has 64-bit little-endian words; each part behind it begins at a multiple of eight bytes:
///
/// | part | for each |
/// | --- | --- |
/// | seconds (8 bytes), id (20), tree (20), generation (4) | commit, parents before children |
/// | commit number (4) | commit, in the order of the ids |
/// | first parent (4), its own number if it has none | commit |
/// | where its parents begin (4), and the end (4) | commit |
/// | commit number (4) | parent |
/// | id (20), kind (1) | object that stood at a path |
/// | where its paths and changes begin (8 + 8), and the end | block of 16 paths |
/// | path: bytes shared with the one before, bytes of its own, byte count of its changes | path, sorted |
/// | changes: commit number, object number | path |
///
/// Numbers in the last two parts are varints; those of changes are differences to the ones before.
struct HistoryIndexLayout {
    static let magic: UInt64 = 0x7864_6e69_6d75_6c70  // "plumindx"
    /// Raised when files of older editions cannot be read any more.
    static let edition: UInt64 = 1
    static let headerWords = 12
    static let pathsPerBlock = 16

    /// The numbers in the header behind magic, edition and checksum.
    struct Counts: Equatable {
        var commits = 0
        var parents = 0
        var objects = 0
        var paths = 0
        var pathBytes = 0
        var changeBytes = 0

        var words: [UInt64] {
            [commits, parents, objects, paths, pathBytes, changeBytes].map { UInt64($0) }
        }

        init() {}

        /// Reads the numbers; `nil` if one is beyond what a file could hold.
        init?(words: ArraySlice<UInt64>) {
            guard words.count == 6, words.allSatisfy({ $0 < 1 << 40 }) else { return nil }
            let numbers = words.map { Int($0) }
            commits = numbers[0]
            parents = numbers[1]
            objects = numbers[2]
            paths = numbers[3]
            pathBytes = numbers[4]
            changeBytes = numbers[5]
        }

        var blocks: Int {
            (paths + HistoryIndexLayout.pathsPerBlock - 1) / HistoryIndexLayout.pathsPerBlock
        }
    }

    let seconds: Int
    let ids: Int
    let trees: Int
    let generations: Int
    let order: Int
    let firstParents: Int
    let parentStarts: Int
    let parents: Int
    let objectIDs: Int
    let objectKinds: Int
    let blocks: Int
    let paths: Int
    let changes: Int
    let end: Int

    init(_ counts: Counts) {
        var offset = Self.headerWords * 8
        func next(_ byteCount: Int) -> Int {
            defer { offset += (byteCount + 7) & ~7 }
            return offset
        }
        seconds = next(counts.commits * 8)
        ids = next(counts.commits * 20)
        trees = next(counts.commits * 20)
        generations = next(counts.commits * 4)
        order = next(counts.commits * 4)
        firstParents = next(counts.commits * 4)
        parentStarts = next((counts.commits + 1) * 4)
        parents = next(counts.parents * 4)
        objectIDs = next(counts.objects * 20)
        objectKinds = next(counts.objects)
        blocks = next((counts.blocks + 1) * 16)
        paths = next(counts.pathBytes)
        changes = next(counts.changeBytes)
        end = offset
    }
}

/// Tells whether the bytes of a file are those that were written; no protection against intent.
struct FileChecksum {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Takes in `bytes`, whose count is a multiple of eight.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var value = value
        for offset in stride(from: 0, to: bytes.count, by: 8) {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            value = (value ^ UInt64(littleEndian: word)) &* 0x9e37_79b9_7f4a_7c15
            value ^= value >> 29
        }
        self.value = value
    }
}
