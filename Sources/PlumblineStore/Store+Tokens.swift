import Crypto
import Foundation
import GRDB

extension Store {
    /// Creates a token and returns its text, of which only a digest is kept.
    ///
    /// - Throws: `invalidTokenName` or `tokenNameTaken`.
    public func createToken(name: String) throws(StoreError) -> String {
        guard Token.isValidName(name) else { throw .invalidTokenName(name) }
        let text = Self.randomTokenText()
        let createdAt = now()
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO token (name, digest, createdAt) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO NOTHING
                    """,
                arguments: [name, TokenDigest(text)?.bytes, createdAt])
            guard database.changesCount == 1 else { throw StoreError.tokenNameTaken(name) }
        }
        return text
    }

    /// Returns the name of the token with a text; `nil` if no token has it.
    ///
    /// The text is looked up by its digest, so how long it takes says nothing about any token.
    public func tokenName(for text: String) throws(StoreError) -> String? {
        guard let digest = TokenDigest(text) else { return nil }
        let stamps = knownTokens.stamps()
        let name = try read { database in
            try String.fetchOne(
                database, sql: "SELECT name FROM token WHERE digest = ?",
                arguments: [digest.bytes])
        }
        if let name { knownTokens.keep(name, for: digest, readAfter: stamps) }
        return name
    }

    /// Returns the name of the token with a digest if it was found before and nothing was written since;
    /// no database is asked.
    public func knownTokenName(for digest: TokenDigest) -> String? {
        knownTokens.name(for: digest)
    }

    /// Returns every token, ordered by name.
    public func tokens() throws(StoreError) -> [Token] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT name, createdAt FROM token ORDER BY name")
                .map { row in
                    guard let name: String = row.value("name"),
                        let createdAt: Int64 = row.value("createdAt")
                    else { throw StoreError.damaged(path: "token", reason: "a row is unreadable") }
                    return Token(name: name, createdAt: createdAt)
                }
        }
    }

    /// Removes a token, which is refused from now on; returns whether there was one.
    @discardableResult
    public func removeToken(name: String) throws(StoreError) -> Bool {
        try write { database in
            try database.execute(sql: "DELETE FROM token WHERE name = ?", arguments: [name])
            return database.changesCount == 1
        }
    }

    private static func randomTokenText() -> String {
        let secret = SymmetricKey(size: .init(bitCount: Token.secretByteCount * 8))
        let digits = secret.withUnsafeBytes { Data($0) }.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return Token.prefix + digits
    }
}
