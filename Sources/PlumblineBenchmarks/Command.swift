import Glibc

/// A program that is run to its end.
struct Command {
    /// The program, looked up in `PATH`, and its arguments.
    var words: [String]
    /// The file that it reads; `nil` for none.
    var input: String?
    /// The file that it writes; `nil` for memory.
    var output: String?
    var workspace: Workspace

    /// Creates a command from its words.
    init(_ words: [String], in workspace: Workspace, input: String? = nil, output: String? = nil) {
        self.words = words
        self.workspace = workspace
        self.input = input
        self.output = output
    }

    /// Returns the command with `words` after its own.
    func adding(_ words: String...) -> Command {
        var command = self
        command.words += words
        return command
    }

    /// Runs the program and returns what it printed.
    ///
    /// - Throws: ``BenchmarkError/commandFailed(_:status:standardError:)`` if its status is not 0.
    @discardableResult
    func run() throws(BenchmarkError) -> [UInt8] { try outcome().output }

    /// Runs the program and returns what it took.
    func measure() throws(BenchmarkError) -> Measurement { try outcome().measurement }

    /// Runs the program and returns what it took, and the most memory that it used meanwhile.
    func measureMemory() throws(BenchmarkError) -> (Measurement, PeakMemory) {
        var sampler: MemorySampler?
        let outcome = try outcome { sampler = MemorySampler(of: $0, includingItself: true) }
        return (outcome.measurement, sampler?.stop() ?? PeakMemory())
    }

    private func outcome(
        _ whenStarted: (pid_t) -> Void = { _ in }
    ) throws(BenchmarkError) -> (output: [UInt8], measurement: Measurement) {
        let errors = workspace.path("standard-error")
        let start = ContinuousClock.now
        let (reader, process) = try spawn(errors)
        whenStarted(process.id)
        let bytes = try reader?.readAll() ?? []
        let (status, usage) = process.wait()
        let wall = ContinuousClock.now - start
        guard status == 0 else {
            throw .commandFailed(
                words.joined(separator: " "), status: status,
                standardError: (try? workspace.text("standard-error")) ?? "")
        }
        return (bytes, Measurement(wall: wall, cpu: Duration(usage)))
    }

    /// The ends of the program's own descriptors close when this returns.
    private func spawn(
        _ errors: String
    ) throws(BenchmarkError) -> (reader: Descriptor?, process: ChildProcess) {
        let input = try Descriptor(opening: input ?? "/dev/null", O_RDONLY)
        let error = try Descriptor(opening: errors, O_WRONLY | O_CREAT | O_TRUNC)
        if let output {
            let file = try Descriptor(opening: output, O_WRONLY | O_CREAT | O_TRUNC)
            return (nil, try start([input, file, error]))
        }
        let (reader, writer) = try Descriptor.pipe()
        return (reader, try start([input, writer, error]))
    }

    private func start(_ descriptors: [Descriptor]) throws(BenchmarkError) -> ChildProcess {
        try ChildProcess(words, environment: workspace.environment, descriptors: descriptors)
    }
}

extension Command {
    /// Runs the program and returns what it printed, as text.
    func text() throws(BenchmarkError) -> String { String(decoding: try run(), as: UTF8.self) }

    /// Runs the program and returns the lines that it printed.
    func lines() throws(BenchmarkError) -> [Substring] { try text().split(separator: "\n") }
}
