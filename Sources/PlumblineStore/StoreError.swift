import GRDB
public import PlumblineCore

/// Why the store cannot answer.
public enum StoreError: Error, Hashable {
    /// The database cannot be opened or created.
    case cannotOpen(path: String, reason: String)
    /// The database was written by a newer version.
    case newerSchema(path: String)
    /// The database is no database, or damaged.
    case damaged(path: String, reason: String)
    /// Another process has been writing for too long.
    case busy(path: String)
    /// No space is left for the database.
    case diskFull(path: String)
    /// SQLite refuses for another reason.
    case failed(path: String, reason: String)
    /// The file with the key cannot be used.
    case keyFile(path: String, problem: KeyFileProblem)
    /// No repository is linked under the id.
    case noSuchLink(RepositoryID)
    /// The URL leads to a repository of another name.
    case otherRepository(String, RepositoryID)
    /// Two names have the same id.
    case idTaken(RepositoryID, by: String, for: String)
    /// The record of a link cannot be read.
    case damagedLink(String)
    /// The record of a credential cannot be opened, although its key is the right one.
    case damagedCredential(RepositoryID)
    /// The credential was sealed with another key than that of this process.
    case credentialOfOtherKey(RepositoryID)
    /// The name is none that a token may have.
    case invalidTokenName(String)
    /// There is a token of that name.
    case tokenNameTaken(String)
}

extension StoreError {
    /// Why a file does not serve as the key.
    public enum KeyFileProblem: Error, Hashable, Sendable {
        /// It is a folder, a symbolic link or a device.
        case notAFile
        /// Others than the owner may use it; the mode is given.
        case permissions(Int)
        /// It belongs to another user; both are given by number.
        case owner(Int, expected: Int)
        /// It has another number of bytes.
        case length(Int, expected: Int)
        /// The system refuses, for the reason given.
        case unreadable(String)
    }
}

extension StoreError: CustomStringConvertible {
    /// One line that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "cannot open '\(path)': \(reason)"
        case .newerSchema(let path):
            "'\(path)' was written by a newer version; run that version or restore a backup"
        case .damaged(let path, let reason):
            "'\(path)' is damaged (\(reason)); restore a backup or move it away"
        case .busy(let path): "'\(path)' is busy with another process; try again"
        case .diskFull(let path): "no space is left for '\(path)'"
        case .failed(let path, let reason): "cannot use '\(path)': \(reason)"
        case .keyFile(let path, let problem): "cannot use the key file '\(path)': \(problem)"
        case .noSuchLink(let id): "no repository '\(id)' is linked"
        case .otherRepository(let name, let id):
            "'\(name)' is not the repository '\(id)'; link it by itself"
        case .idTaken(let id, let owner, let name):
            "cannot link '\(name)', because its id '\(id)' is that of '\(owner)'"
        case .damagedLink(let id): "the record of repository '\(id)' is damaged; link it again"
        case .damagedCredential(let id):
            "the credential of repository '\(id)' is damaged; give it again"
        case .credentialOfOtherKey(let id):
            "the credential of repository '\(id)' was sealed with another key; give it again"
        case .invalidTokenName(let name):
            "'\(Self.shortened(name))' is no name for a token; use up to \(Token.longestName) "
                + "letters, digits and '._@-', with a letter or digit first"
        case .tokenNameTaken(let name):
            "there is a token '\(name)'; remove it first or choose another name"
        }
    }

    /// Returns what a person typed, on one line.
    private static func shortened(_ text: String) -> String {
        let visible = text.unicodeScalars.prefix(Token.longestName).map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        return visible.joined()
    }
}

extension StoreError.KeyFileProblem: CustomStringConvertible {
    /// What is wrong, and what to do where a person can do something.
    public var description: String {
        switch self {
        case .notAFile: "it is not a regular file"
        case .permissions(let mode):
            "its mode is \(String(mode, radix: 8)); make it 600, for its owner alone"
        case .owner(let owner, let expected):
            "it belongs to user \(owner), but the process runs as user \(expected)"
        case .length(let count, let expected):
            "it has \(count) bytes, not \(expected); restore it, or remove it and give all "
                + "credentials again"
        case .unreadable(let reason): reason
        }
    }
}

extension StoreError {
    /// Translates what the database says; no message holds a value of a record.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .failed(path: path, reason: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, reason: reason)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
            self = .cannotOpen(path: path, reason: reason)
        default: self = .failed(path: path, reason: reason)
        }
    }
}
