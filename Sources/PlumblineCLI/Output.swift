import Glibc

/// Standard output as bytes, written at once.
enum StandardOutput {
    /// Writes all of `bytes`; a closed pipe ends the process quietly.
    static func write(_ bytes: some Collection<UInt8>) {
        FileDescriptorWriter.write(Array(bytes), to: STDOUT_FILENO)
    }

    /// Writes `line` and a line end.
    static func write(_ line: String) {
        write((line + "\n").utf8)
    }
}

/// Standard error as lines.
enum StandardError {
    /// Writes `line` and a line end.
    static func write(_ line: String) {
        FileDescriptorWriter.write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes `text` as it is.
    static func write(text: String) {
        FileDescriptorWriter.write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Whether a person is looking.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

private enum FileDescriptorWriter {
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EPIPE {
                    exit(0)
                } else if errno != EINTR && errno != EAGAIN {
                    exit(1)
                }
            }
        }
    }
}
