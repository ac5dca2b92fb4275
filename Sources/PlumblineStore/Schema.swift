import GRDB

/// The tables of the store. A migration that was released is never changed.
enum Schema {
    /// Brings the database to the newest schema.
    static func migrate(_ pool: DatabasePool) throws {
        guard try !pool.read(migrator.hasBeenSuperseded) else {
            throw StoreError.newerSchema(path: pool.path)
        }
        do {
            try migrator.migrate(pool)
        } catch {
            // Another process may have done it in the same moment.
            guard try pool.read(migrator.hasCompletedMigrations) else { throw error }
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("links, credentials and tokens") { database in
            try database.execute(sql: linksCredentialsAndTokens)
        }
        return migrator
    }

    private static let linksCredentialsAndTokens = """
        CREATE TABLE link (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            url TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            lastFetchAt INTEGER,
            failureKind TEXT,
            failureDetail TEXT,
            CHECK ((failureKind IS NULL) = (failureDetail IS NULL))
        ) STRICT;

        CREATE TABLE credential (
            link TEXT NOT NULL PRIMARY KEY REFERENCES link(id) ON DELETE CASCADE,
            keyID BLOB NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE token (
            name TEXT NOT NULL PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            createdAt INTEGER NOT NULL
        ) STRICT;
        """
}
