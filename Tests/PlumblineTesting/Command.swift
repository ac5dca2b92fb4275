import Glibc

/// A program that is run to its end, with an environment and a standard input of its own.
///
/// Its output goes to files in memory, so that no amount of it can stop the program or the test.
public struct Command: Sendable {
    /// The name or the path of the program.
    public var program: String
    /// What follows the name; any bytes but NUL.
    public var arguments: [[UInt8]]
    /// All the variables that the program sees.
    public var environment: [String: String]
    /// Where the program runs; `nil` for the folder of the test.
    public var folder: String?
    /// What the program reads.
    public var input: [UInt8]
    /// After this many seconds the program is killed, so that a test cannot hang.
    public var limit = 120

    /// Creates a command from its words.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil,
        folder: String? = nil, input: [UInt8] = []
    ) {
        self.init(
            program, arguments.map { Array($0.utf8) }, environment: environment, folder: folder,
            input: input)
    }

    /// Creates a command from its words as bytes, which need not be UTF-8.
    public init(
        _ program: String, _ arguments: [[UInt8]], environment: [String: String]? = nil,
        folder: String? = nil, input: [UInt8] = []
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment ?? Self.plainEnvironment
        self.folder = folder
        self.input = input
    }

    /// Where to find programs, and messages in English; nothing else.
    public static var plainEnvironment: [String: String] {
        ["LC_ALL": "C", "PATH": Executable.folders.joined(separator: ":"), "TZ": "UTC"]
    }

    /// Runs the program and returns what it printed.
    ///
    /// - Throws: ``TestingError/commandFailed(_:status:standardError:)`` if its status is not 0.
    @discardableResult
    public func run() throws(TestingError) -> Output {
        let output = try outcome()
        guard output.status == 0 else {
            throw .commandFailed(
                description, status: output.status, standardError: output.errorText)
        }
        return output
    }

    /// Runs the program and returns what it printed, with whatever status it ended.
    public func outcome() throws(TestingError) -> Output {
        let path = try Executable.path(of: program)
        let input = try GNU.memoryFile("input")
        try input.write(self.input)
        input.rewind()
        let output = try GNU.memoryFile("output")
        let error = try GNU.memoryFile("error")
        let words = ["--signal=KILL", String(limit), path].map { Array($0.utf8) }
        let child = try ChildProcess(
            "timeout", words + arguments, environment: environment, folder: folder,
            descriptors: [input, output, error])
        let status = child.wait()
        return Output(status: status, bytes: output.readAll(), errorBytes: error.readAll())
    }
}

extension Command {
    /// What a program left behind.
    public struct Output: Sendable {
        /// The exit status; 128 and the number of the signal if one ended the program.
        public let status: Int32
        /// The standard output.
        public let bytes: [UInt8]
        /// The standard error.
        public let errorBytes: [UInt8]

        /// The standard output as text.
        public var text: String { String(decoding: bytes, as: UTF8.self) }
        /// The standard error as text.
        public var errorText: String { String(decoding: errorBytes, as: UTF8.self) }
        /// The lines of the standard output, without their ends.
        public var lines: [String] {
            text.split(separator: "\n").map(String.init)
        }
        /// The first line of the standard output; empty if there is none.
        public var line: String { lines.first ?? "" }
    }
}

extension Command: CustomStringConvertible {
    /// The words of the command, as one would type them.
    public var description: String {
        ([program] + arguments.map { String(decoding: $0, as: UTF8.self) }).joined(separator: " ")
    }
}
