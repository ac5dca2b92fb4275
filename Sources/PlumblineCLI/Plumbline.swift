import ArgumentParser
import Glibc

/// The `plumbline` command.
@main
struct Plumbline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline",
        abstract: "Serves source at any commit and follows lines from commit to commit.",
        discussion: """
            Start the service with 'plumbline serve'. The other commands ask it, or, where none runs, \
            work on the data folder themselves.
            """,
        version: Version.current,
        // Each says its name: to make one of a type's name takes milliseconds at every start.
        subcommands: [
            Serve.self, Link.self, Repositories.self, Unlink.self, Fetch.self, List.self,
            Concatenate.self, Open.self, Grep.self, Find.self, Log.self, Blame.self, Compare.self,
            Describe.self, Map.self, Which.self, TokenCommand.self, TransferWorkerCommand.self,
        ])

    /// Runs the command; a usage error ends with status 2, a failure with 1.
    static func main() async {
        // Who reads our output may go away; that is said by the write that fails.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            StandardError.write("plumbline: \(failure.message)")
            Glibc.exit(failure.status)
        } catch OutputError.closed {
            Glibc.exit(0)
        } catch {
            end(error)
        }
    }

    /// Says what went wrong, or shows the help that was asked for.
    private static func end(_ error: any Error) -> Never {
        let code = exitCode(for: error)
        if code == .validationFailure {
            StandardError.write(fullMessage(for: error))
            Glibc.exit(2)
        }
        if code == .success || error is ExitCode { exit(withError: error) }
        StandardError.write("plumbline: \(error)")
        Glibc.exit(1)
    }
}

/// The version of this build.
enum Version {
    static let current = "0.1.0"
}

/// Why a command did not do what it was asked.
struct CommandFailure: Error {
    let message: String
    let status: Int32

    init(_ message: String, status: Int32 = 1) {
        self.message = message
        self.status = status
    }
}
