import Foundation
import GRDB

/// The durable records: links, credentials and tokens. Never source text.
///
/// Several processes may have the same store open. Every function blocks for a short while, on the
/// disk or on another process that writes; callers keep them off threads that may not block.
public final class Store: Sendable {
    /// How long a function waits for another process that writes, in seconds.
    private static let busyTimeout: Double = 5

    private let pool: DatabasePool
    let key: SecretKey
    let knownTokens: KnownTokens
    /// The current time in seconds since 1970, UTC.
    let now: @Sendable () -> Int64

    /// Opens the store at `path`, and creates it if there is none, readable by its owner alone.
    ///
    /// - Parameters:
    ///   - key: seals the credentials.
    ///   - now: the current time in seconds since 1970, UTC.
    /// - Throws: `newerSchema` if a newer version has written to the store.
    public init(
        at path: String, key: SecretKey,
        now: @escaping @Sendable () -> Int64 = Store.secondsSince1970
    ) throws(StoreError) {
        try PrivateFile.createEmpty(at: path)
        self.key = key
        self.now = now
        knownTokens = KnownTokens(path: path)
        do {
            // SQLite is busy at once, without waiting, when two processes turn to write-ahead logging.
            pool = try PrivateFile.inTurn(at: path) {
                let pool = try DatabasePool(path: path, configuration: Self.configuration)
                // The pool chose NORMAL, after which a power failure may take back what was written.
                try pool.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA synchronous = FULL")
                }
                try Schema.migrate(pool)
                return pool
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Closes the store's files; every later question fails.
    public func close() throws(StoreError) {
        do { try pool.close() } catch { throw StoreError(error, path: pool.path) }
    }

    /// The time of the system's clock.
    public static let secondsSince1970: @Sendable () -> Int64 = { Int64(time(nil)) }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "PlumblineStore"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF")
        }
        return configuration
    }
}

extension Store {
    /// Asks the database; what `body` sees is one state of it.
    func read<Answer>(_ body: (Database) throws -> Answer) throws(StoreError) -> Answer {
        do { return try pool.read(body) } catch { throw StoreError(error, path: pool.path) }
    }

    /// Changes the database, wholly or, if `body` throws, not at all.
    @discardableResult
    func write<Answer>(_ body: (Database) throws -> Answer) throws(StoreError) -> Answer {
        do { return try pool.write(body) } catch { throw StoreError(error, path: pool.path) }
    }
}

extension Row {
    /// Returns the value of a column; `nil` if it is NULL or of another type.
    func value<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        Value.fromDatabaseValue(self[column] as DatabaseValue)
    }
}
