import CLibGit2
public import PlumblineCore

extension Repository {
    /// What became of an attempt to look at a blob.
    public enum Scan<Result> {
        /// What was made of its bytes.
        case done(Result)
        /// It has so many bytes, more than allowed.
        case tooLarge(byteCount: Int)
    }

    /// Calls `body` with the bytes of the blob `id`, which live as long as the call, unless it has
    /// more than `byteLimit`.
    ///
    /// For looking through very many: not even loose objects are hashed. The checksum of the compressed
    /// data and, where it was opened, that of the pack have been checked.
    public func scan<Result>(
        _ id: ObjectID, byteLimit: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(GitError) -> Scan<Result> {
        var data: UnsafeMutableRawPointer?
        var size = 0
        var type = GIT_OBJECT_INVALID
        var backend: OpaquePointer?
        let status = id.withOID {
            plumbline_read_unverified(
                &data, &size, &type, &backend, odb.pointer, $0, byteLimit)
        }
        if status == GIT_EBUFS.rawValue { return .tooLarge(byteCount: size) }
        guard status == 0, type == GIT_OBJECT_BLOB else {
            return try scanAnew(id, byteLimit: byteLimit, body)
        }
        defer { plumbline_free_unverified(backend, data) }
        return .done(body(UnsafeRawBufferPointer(start: data, count: size)))
    }

    /// Looks at a blob that may be in a pack which came since; says what is wrong if it is nowhere.
    private func scanAnew<Result>(
        _ id: ObjectID, byteLimit: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(GitError) -> Scan<Result> {
        let byteCount = try header(id).byteCount
        guard byteCount <= byteLimit else { return .tooLarge(byteCount: byteCount) }
        return .done(try object(id, of: .blob).withBytes(body))
    }
}
