import Crypto
import Foundation
import PlumblineCore

/// The key that seals credentials at rest.
public struct SecretKey: Sendable {
    /// The number of bytes of a key.
    static let byteCount = 32

    private let key: SymmetricKey

    /// Creates a new random key.
    private init() { key = SymmetricKey(size: .bits256) }

    /// - Precondition: `bytes` holds 32 bytes.
    private init(bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a key has 32 bytes, not \(bytes.count)")
        key = SymmetricKey(data: bytes)
    }

    /// Reads the key in the file at `path`, or creates the file with a new random key.
    ///
    /// - Throws: `keyFile` if the file is not 32 bytes that only the owner of this process can read.
    public static func loadOrCreate(at path: String) throws(StoreError) -> SecretKey {
        if let bytes = try PrivateFile.contents(at: path, byteCount: byteCount) {
            return SecretKey(bytes: bytes)
        }
        let new = SecretKey()
        let bytes = new.key.withUnsafeBytes { Array($0) }
        if try PrivateFile.create(at: path, contents: bytes) { return new }
        // Another process has created it in the meantime.
        guard let bytes = try PrivateFile.contents(at: path, byteCount: byteCount) else {
            throw .keyFile(path: path, problem: .unreadable("it disappeared"))
        }
        return SecretKey(bytes: bytes)
    }

    /// Tells keys apart without giving anything away about them.
    var id: Data {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("plumbline key id".utf8), using: key)
        return Data(code.prefix(8))
    }
}

extension SecretKey {
    /// Returns `credential` in a form that only this key opens, and only for `id`.
    func seal(_ credential: Credential, for id: RepositoryID) throws(StoreError) -> Data {
        do {
            let box = try AES.GCM.seal(
                JSONEncoder().encode(credential), using: key,
                authenticating: Self.authenticated(id))
            guard let sealed = box.combined else { throw StoreError.damagedCredential(id) }
            return sealed
        } catch {
            throw .damagedCredential(id)
        }
    }

    /// Returns the credential that was sealed for `id`.
    func open(_ sealed: Data, for id: RepositoryID) throws(StoreError) -> Credential {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            let bytes = try AES.GCM.open(box, using: key, authenticating: Self.authenticated(id))
            return try JSONDecoder().decode(Credential.self, from: bytes)
        } catch {
            throw .damagedCredential(id)
        }
    }

    private static func authenticated(_ id: RepositoryID) -> Data {
        Data("plumbline credential \(id)".utf8)
    }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says what it is, not which one.
    public var description: String { "a secret key" }
    /// The same as the description.
    public var debugDescription: String { description }
    /// Nothing, so that no dump shows the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
