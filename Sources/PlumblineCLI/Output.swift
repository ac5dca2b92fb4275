import Glibc

/// Standard output as bytes, written at once.
enum StandardOutput {
    /// Writes all of `bytes`.
    static func write(_ bytes: some Collection<UInt8>) throws(OutputError) {
        try FileDescriptorWriter.write(Array(bytes), to: STDOUT_FILENO)
    }

    /// Writes `line` and a line end.
    static func write(_ line: String) throws(OutputError) {
        try write((line + "\n").utf8)
    }
}

/// Standard error as lines; what cannot be written there cannot be said anywhere.
enum StandardError {
    /// Writes `line` and a line end.
    static func write(_ line: String) { write(text: line + "\n") }

    /// Writes `text` as it is.
    static func write(text: String) {
        try? FileDescriptorWriter.write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Whether a person is looking.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// Why output could not be written.
enum OutputError: Error {
    /// Nobody reads it any more, which is no failure of ours.
    case closed
    /// The system's reason.
    case failed(String)
}

extension OutputError: CustomStringConvertible {
    var description: String {
        switch self {
        case .closed: "nobody reads the output"
        case .failed(let reason): "cannot write the output: \(reason)"
        }
    }
}

private enum FileDescriptorWriter {
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                throw .closed
            } else if errno == EAGAIN {
                waitUntilWritable(descriptor)
            } else if errno != EINTR {
                throw .failed(String(cString: strerror(errno)))
            }
        }
    }

    /// Waits for room in an output that does not block by itself.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&polled, 1, -1)
    }
}
