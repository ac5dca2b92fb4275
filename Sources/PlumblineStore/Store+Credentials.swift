import Foundation
import GRDB
public import PlumblineCore

extension Store {
    /// Keeps the credential of a link, sealed, in the place of any earlier one.
    public func setCredential(
        _ credential: Credential, for id: RepositoryID
    ) throws(StoreError) {
        let sealed = try key.seal(credential, for: id)
        try write { database in
            guard try Self.link(id, in: database) != nil else { throw StoreError.noSuchLink(id) }
            try database.execute(
                sql: "INSERT OR REPLACE INTO credential (link, keyID, sealed) VALUES (?, ?, ?)",
                arguments: [id.description, key.id, sealed])
        }
    }

    /// Returns the credential of a link; `nil` if it has none.
    ///
    /// - Throws: `credentialOfOtherKey` or `damagedCredential` if it cannot be opened.
    public func credential(for id: RepositoryID) throws(StoreError) -> Credential? {
        let row = try read { database in
            try Row.fetchOne(
                database, sql: "SELECT keyID, sealed FROM credential WHERE link = ?",
                arguments: [id.description])
        }
        guard let row else { return nil }
        guard let keyID: Data = row.value("keyID"), let sealed: Data = row.value("sealed") else {
            throw .damagedCredential(id)
        }
        guard keyID == key.id else { throw .credentialOfOtherKey(id) }
        return try key.open(sealed, for: id)
    }

    /// Forgets the credential of a link; returns whether it had one.
    @discardableResult
    public func removeCredential(for id: RepositoryID) throws(StoreError) -> Bool {
        try write { database in
            try database.execute(
                sql: "DELETE FROM credential WHERE link = ?", arguments: [id.description])
            return database.changesCount == 1
        }
    }
}
