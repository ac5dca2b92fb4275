import Glibc

/// Sole owner of one open file or socket, closed on `exec` and when nobody holds it any more.
final class Descriptor: Sendable {
    /// The number by which the kernel knows it.
    let number: Int32

    /// Takes ownership of `number`, the answer of `call`.
    init(_ number: Int32, _ call: String) throws(BenchmarkError) {
        self.number = try check(number, call)
    }

    /// Opens the file at `path`.
    convenience init(opening path: String, _ flags: Int32) throws(BenchmarkError) {
        try self.init(open(path, flags | O_CLOEXEC, 0o600), "open '\(path)'")
    }

    deinit { close(number) }

    /// A source of nothing, where nothing is kept.
    static func nothing() throws(BenchmarkError) -> Descriptor {
        try Descriptor(opening: "/dev/null", O_RDWR)
    }

    /// Returns the two ends of a pipe: what is written to the second is read from the first.
    static func pipe() throws(BenchmarkError) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        try check(Glibc.pipe(&ends), "pipe")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (try Descriptor(ends[0], "pipe"), try Descriptor(ends[1], "pipe"))
    }

    /// Reads what there is; empty at the end.
    func read() throws(BenchmarkError) -> [UInt8] {
        let size = 1 << 18
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            let count = retrying { Glibc.read(number, buffer.baseAddress, size) }
            if count < 0 { failure = errno }
            filled = max(0, count)
        }
        guard failure == 0 else { throw .callFailed("read", reason: message(failure)) }
        return bytes
    }

    /// Reads until the end.
    func readAll() throws(BenchmarkError) -> [UInt8] { Array(try readParts().joined()) }

    /// Reads until the end, and leaves what came as it came.
    func readParts() throws(BenchmarkError) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        while true {
            let next = try read()
            if next.isEmpty { return parts }
            parts.append(next)
        }
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8]) throws(BenchmarkError) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
                return retrying { Glibc.write(number, rest.baseAddress, rest.count) }
            }
            guard count > 0 else { throw .callFailed("write", reason: message(errno)) }
            start += count
        }
    }
}

/// Returns `result`, or throws what the system says about it.
@discardableResult
func check(_ result: Int32, _ call: String) throws(BenchmarkError) -> Int32 {
    guard result >= 0 else { throw .callFailed(call, reason: message(errno)) }
    return result
}

/// What the system calls the error `number`.
func message(_ number: Int32) -> String { String(cString: strerror(number)) }

/// Repeats `call` while a signal interrupts it.
private func retrying(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
