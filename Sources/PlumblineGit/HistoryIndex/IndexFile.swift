import Glibc

/// A file that is written part by part, with a checksum in its third word.
struct IndexFile: ~Copyable {
    private let descriptor: Int32
    private var checksum = FileChecksum()

    /// Creates the file at `path`, or empties it, readable by nobody else.
    init(_ path: String) throws(HistoryIndexBuilder.Failure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system() }
        guard lseek(descriptor, 24, SEEK_SET) == 24 else { throw .system() }
    }

    deinit { Glibc.close(descriptor) }

    mutating func append(words: [UInt64]) throws(HistoryIndexBuilder.Failure) {
        try append(words.map(\.littleEndian))
    }

    /// Appends a part and fills it up to a multiple of eight bytes.
    mutating func append<Element: BitwiseCopyable>(
        _ part: [Element]
    ) throws(HistoryIndexBuilder.Failure) {
        var failure: HistoryIndexBuilder.Failure?
        part.withUnsafeBytes { bytes in
            let whole = bytes.count & ~7
            var last: UInt64 = 0
            withUnsafeMutableBytes(of: &last) {
                $0.copyBytes(from: UnsafeRawBufferPointer(rebasing: bytes[whole...]))
            }
            do throws(HistoryIndexBuilder.Failure) {
                try write(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
                guard whole < bytes.count else { return }
                try withUnsafeBytes(of: last) { (bytes) throws(HistoryIndexBuilder.Failure) in
                    try write(bytes)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Writes the words before the checksum and the checksum itself.
    mutating func close(words: [UInt64]) throws(HistoryIndexBuilder.Failure) {
        let header = (words + [checksum.value]).map(\.littleEndian)
        let count = header.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == header.count * 8 else { throw .system() }
    }

    private mutating func write(
        _ bytes: UnsafeRawBufferPointer
    ) throws(HistoryIndexBuilder.Failure) {
        checksum.append(bytes)
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw .system()
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }
}

extension HistoryIndexBuilder.Failure {
    /// What the system says about the call that just failed.
    static func system() -> Self { .unwritable(String(cString: strerror(errno))) }
}
