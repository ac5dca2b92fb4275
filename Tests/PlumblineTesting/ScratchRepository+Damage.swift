public import PlumblineCore

extension ScratchRepository {
    /// What can happen to an object on a disk.
    public enum Damage: Hashable, Sendable {
        /// The object is gone.
        case missing
        /// Only the first half of the file is left.
        case truncated
        /// The file holds bytes that are not even compressed.
        case garbled
        /// The file holds another object, so that the id does not fit.
        case replaced(by: ObjectID)
    }

    /// Damages an object for good; all objects become loose first if it is packed.
    public func breakObject(
        _ id: ObjectID, _ damage: Damage = .missing
    ) throws(TestingError) {
        let file = try looseFile(of: id)
        switch damage {
        case .missing: try Files.remove(file)
        case .truncated:
            let bytes = try Files.contents(of: file)
            try overwrite(file, Array(bytes.prefix(bytes.count / 2)))
        case .garbled:
            let byteCount = try Files.contents(of: file).count
            try overwrite(file, Array(repeating: 0xA5, count: byteCount))
        case .replaced(let other):
            try overwrite(file, try Files.contents(of: try looseFile(of: other)))
        }
    }

    private func overwrite(_ file: String, _ bytes: [UInt8]) throws(TestingError) {
        try Files.write(bytes, to: file, permissions: 0o444)
    }

    /// The path of the object's own file, which it has afterwards.
    private func looseFile(of id: ObjectID) throws(TestingError) -> String {
        let digits = id.description
        let file = "\(gitDirectory)/objects/\(digits.prefix(2))/\(digits.dropFirst(2))"
        if !Files.exist(at: file) { try unpackAll() }
        guard Files.exist(at: file) else { throw .fileFailed(file, reason: "no such object") }
        return file
    }

    private func unpackAll() throws(TestingError) {
        let folder = "\(gitDirectory)/objects/pack"
        for name in try Files.names(in: folder) {
            // Git unpacks only what it does not have: the pack goes before its objects come.
            let file = "\(folder)/\(name)"
            let pack = name.hasSuffix(".pack") ? try Files.contents(of: file) : nil
            try Files.remove(file)
            if let pack { try git("unpack-objects", "-q", input: pack) }
        }
    }
}
