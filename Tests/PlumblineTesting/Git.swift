/// The git command line: a fixed person, a clock of its own, and no configuration of the machine.
public struct Git: Sendable {
    /// Where commands run; for a bare repository, the repository.
    public let folder: String
    /// The time of what the commands write.
    public let clock: ScratchClock

    /// Creates a git that runs in `folder`.
    public init(in folder: String, clock: ScratchClock = ScratchClock()) {
        self.folder = folder
        self.clock = clock
    }

    /// Who writes and commits everything.
    public static let person = "Ada Plumb <ada@plumbline.example>"

    /// Runs `git` with `arguments` and returns what it printed.
    @discardableResult
    public func callAsFunction(
        _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]
    ) throws(TestingError) -> Command.Output {
        try command(arguments.map { Array($0.utf8) }, input: input, environment: environment).run()
    }

    /// Returns the command that runs `git` with `arguments`, bytes that need not be UTF-8.
    ///
    /// `environment` is added to the usual one. What git writes bears the present time of the clock.
    public func command(
        _ arguments: [[UInt8]], input: [UInt8] = [], environment: [String: String] = [:]
    ) -> Command {
        var variables = Self.environment(home: folder)
        let time = "\(clock.now) +0000"
        variables["GIT_AUTHOR_DATE"] = time
        variables["GIT_COMMITTER_DATE"] = time
        variables.merge(environment) { _, given in given }
        return Command(
            "git", arguments, environment: variables, folder: folder, input: input)
    }

    /// The variables that keep git apart from the machine and its user.
    static func environment(home: String) -> [String: String] {
        let settings = [
            ("safe.directory", "*"), ("init.defaultBranch", "main"), ("gc.auto", "0"),
            ("maintenance.auto", "false"), ("protocol.file.allow", "always"),
        ]
        var variables = Command.plainEnvironment
        variables["HOME"] = home
        variables["GIT_CONFIG_NOSYSTEM"] = "1"
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null"
        variables["GIT_CONFIG_COUNT"] = String(settings.count)
        for (index, setting) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.0
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.1
        }
        for role in ["AUTHOR", "COMMITTER"] {
            variables["GIT_\(role)_NAME"] = "Ada Plumb"
            variables["GIT_\(role)_EMAIL"] = "ada@plumbline.example"
        }
        variables["GIT_TERMINAL_PROMPT"] = "0"
        return variables
    }
}

/// A clock that stands until it is told to go on, from the same moment in every test.
public final class ScratchClock: Sendable {
    private let seconds = Locked(1_700_000_000)

    /// Creates a clock at the moment at which all of them begin.
    public init() {}

    /// The time in seconds since 1970.
    public var now: Int { seconds.current }

    /// Goes on by a minute, or by `step` seconds, and returns the time in seconds since 1970.
    @discardableResult
    public func tick(_ step: Int = 60) -> Int {
        seconds.withLock { seconds in
            seconds += step
            return seconds
        }
    }
}
