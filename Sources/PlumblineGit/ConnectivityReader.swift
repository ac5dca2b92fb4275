import CLibGit2
import PlumblineCore

/// Reads objects for the ids in them, on one thread.
///
/// The bytes are parsed here: libgit2's parsed trees and commits cost several times as much.
struct ConnectivityReader {
    private let repository: Repository
    private let known: Set<ObjectID>

    /// Opens a handle of its own; `known` are ids that need not be looked up.
    init(_ gitDirectory: String, known: Set<ObjectID>) throws(RemoteError) {
        repository = try RemoteError.wrap { () throws(GitError) in
            try Repository(gitDirectory: gitDirectory)
        }
        self.known = known
    }

    /// Whether the repository has the object.
    func contains(_ id: ObjectID) -> Bool { known.contains(id) || repository.contains(id) }

    /// Throws if an object that `id` names is missing.
    func check(_ id: ObjectID) throws(RemoteError) {
        let kind = try RemoteError.wrap { () throws(GitError) in try repository.header(id).kind }
        guard kind != .blob else { return }
        let object = try RemoteError.wrap { () throws(GitError) in
            try RawObject(id, in: repository.odb)
        }
        switch object.withBytes({ firstMissing(in: $0, of: kind) }) {
        case .none: return
        case .missing(let missing): throw .incomplete(missing: missing)
        case .malformed:
            throw .git(
                GitError(
                    code: .corrupt, function: "git_odb_read", message: "\(kind) \(id) is malformed")
            )
        }
    }

    private enum Finding {
        case none, missing(ObjectID), malformed
    }

    private func firstMissing(in bytes: UnsafeRawBufferPointer, of kind: ObjectKind) -> Finding {
        switch kind {
        case .tree: firstMissing(inTree: bytes)
        case .commit: firstMissing(inHeaders: bytes, ["tree ", "parent "])
        case .tag: firstMissing(inHeaders: bytes, ["object "])
        case .blob, .unknown: .none
        }
    }

    /// A tree's entries are a mode, a space, a name, NUL and the 20 bytes of an id.
    private func firstMissing(inTree bytes: UnsafeRawBufferPointer) -> Finding {
        var start = 0
        while start < bytes.count {
            guard let end = bytes[start...].firstIndex(of: 0),
                end + ObjectID.byteCount < bytes.count
            else { return .malformed }
            let next = end + 1 + ObjectID.byteCount
            let isSubmodule = bytes[start...].starts(with: "160000 ".utf8)
            if !isSubmodule {
                let id = ObjectID(bytes: UnsafeRawBufferPointer(rebasing: bytes[(end + 1)..<next]))
                guard contains(id) else { return .missing(id) }
            }
            start = next
        }
        return .none
    }

    /// The first lines of commits and tags are a word and the 40 digits of an id.
    ///
    /// The first word has to be there once, the second may be there any number of times.
    private func firstMissing(
        inHeaders bytes: UnsafeRawBufferPointer, _ words: [StaticString]
    ) -> Finding {
        var rest = bytes[...]
        var count = 0
        while let word = words.first(where: { rest.starts(with: $0) }) {
            let digits = rest.dropFirst(word.utf8CodeUnitCount).prefix(ObjectID.hexCount)
            guard let id = ObjectID(hex: String(decoding: digits, as: UTF8.self)) else {
                return .malformed
            }
            guard contains(id) else { return .missing(id) }
            count += 1
            rest = rest.dropFirst(word.utf8CodeUnitCount + ObjectID.hexCount + 1)
        }
        return count == 0 ? .malformed : .none
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func starts(with word: StaticString) -> Bool {
        starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}
