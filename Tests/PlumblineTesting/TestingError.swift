/// Why something that a test relies on could not be set up.
public enum TestingError: Error, Hashable {
    /// No executable file of this name is in any of the usual folders.
    case notInstalled(String)
    /// A call to the system failed.
    case callFailed(String, errno: Int32)
    /// A command ended with a status other than 0.
    case commandFailed(String, status: Int32, standardError: String)
    /// A command printed something else than was expected.
    case unexpectedOutput(of: String, String)
    /// A file could not be read, written or removed.
    case fileFailed(String, reason: String)
    /// What was waited for did not happen.
    case notInTime(String, limit: Duration)
}

extension TestingError: CustomStringConvertible {
    /// One line that says what failed, and why if that is known.
    public var description: String {
        switch self {
        case .notInstalled(let name): "'\(name)' is not installed"
        case .callFailed(let function, let errno): "\(function) failed with errno \(errno)"
        case .commandFailed(let command, let status, let standardError):
            "'\(command)' ended with status \(status): \(standardError)"
        case .unexpectedOutput(let command, let output):
            "'\(command)' printed '\(output)'"
        case .fileFailed(let path, let reason): "'\(path)': \(reason)"
        case .notInTime(let what, let limit): "no \(what) within \(limit)"
        }
    }
}

/// Throws the current `errno` if `result` is negative, else returns it.
@discardableResult
func check(_ result: Int32, _ function: StaticString) throws(TestingError) -> Int32 {
    guard result >= 0 else { throw .callFailed("\(function)", errno: lastErrno()) }
    return result
}
