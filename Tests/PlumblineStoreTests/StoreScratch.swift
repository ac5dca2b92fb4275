import GRDB
import PlumblineCore
import PlumblineStore
import PlumblineTesting

/// A store in a folder of its own, with a clock that stands still.
struct StoreScratch {
    static let time: Int64 = 1_700_000_000

    let folder: ScratchFolder
    let store: Store

    init() throws {
        folder = try ScratchFolder()
        let key = try SecretKey.loadOrCreate(at: folder.path(of: "secret.key"))
        store = try Store(at: folder.path(of: "store.db"), key: key) { Self.time }
    }

    var path: String { folder.path(of: "store.db") }

    /// Opens the same store once more, with the key in `keyName`.
    func reopened(keyName: String = "secret.key") throws -> Store {
        let key = try SecretKey.loadOrCreate(at: folder.path(of: keyName))
        return try Store(at: path, key: key) { Self.time }
    }

    /// Runs SQL behind the store's back.
    func execute(_ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    /// The bytes of every file in the folder, as text of one character for each byte.
    func everyByte() throws -> [String] {
        try ["store.db", "store.db-wal", "store.db-shm", "secret.key"].map { name in
            let scalars = try folder.contents(of: name).map { Character(Unicode.Scalar($0)) }
            return String(scalars)
        }
    }
}

/// Reads a URL that is known to be one.
func remote(_ text: String) throws -> RemoteURL { try RemoteURL.parse(text).url }
