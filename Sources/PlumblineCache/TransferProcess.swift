import FoundationEssentials
import NIOConcurrencyHelpers
import Subprocess
public import SystemPackage

/// Makes transfers, each in a child process that can be killed at any time.
///
/// A bug in a C library, or a server that means ill, then costs one transfer and not the service.
public struct TransferProcess: Sendable {
    private static let interval = Duration.milliseconds(200)

    private let executable: FilePath
    private let arguments: [String]
    private let clock: any Clock<Duration>

    /// Creates a way to make transfers.
    ///
    /// - Parameter executable: A program that calls ``TransferWorker/run()`` when it gets
    ///   `arguments`; by default the running one.
    public init(
        executable: FilePath = "/proc/self/exe", arguments: [String] = ["transfer-worker"],
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.executable = executable
        self.arguments = arguments
        self.clock = clock
    }

    /// Makes one transfer; cancelling the task kills it.
    ///
    /// - Parameters:
    ///   - home: A folder for this transfer alone, made if need be and left to the caller.
    ///   - progress: Is told at least every second, and at most ten times, how far the transfer is.
    ///     An error that it throws kills the transfer.
    /// - Throws: ``TransferFailure``, or what `progress` threw.
    public func run(
        _ request: TransferRequest, home: FilePath,
        progress: @escaping @Sendable (TransferProgress) async throws -> Void = { _ in }
    ) async throws -> TransferResult {
        let supervision = TransferSupervision(request.limits, progress: progress)
        do {
            try FileManager.default.createDirectory(
                atPath: home.string, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            return try supervision.result(await spawn(request, home, supervision))
        } catch let failure as TransferFailure {
            throw failure
        } catch {
            if let failure = supervision.failure { throw failure }
            throw Task.isCancelled ? TransferFailure.cancelled : .other(detail: "\(error)")
        }
    }

    private func spawn(
        _ request: TransferRequest, _ home: FilePath, _ supervision: TransferSupervision
    ) async throws -> TerminationStatus {
        let line = try Array(JSONEncoder().encode(request)) + [10]
        var options = PlatformOptions()
        options.createSession = true
        let outcome = try await Subprocess.run(
            .path(executable), arguments: Arguments(arguments),
            environment: .custom([
                "HOME": home.string, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
            ]),
            platformOptions: options, input: .inputWriter, output: .sequence, error: .discarded
        ) { execution in
            let kill: @Sendable () -> Void = {
                try? execution.send(signal: .kill, toProcessGroup: true)
            }
            await withTaskCancellationHandler {
                await withTaskGroup { group in
                    // The writer is kept and not finished: an end of input ends the process.
                    group.addTask { _ = try? await execution.standardInputWriter.write(line) }
                    group.addTask { await watch(supervision, kill) }
                    await supervision.read(execution.standardOutput)
                    if supervision.failure != nil { kill() }
                    group.cancelAll()
                }
            } onCancel: {
                supervision.fail(TransferFailure.cancelled)
                kill()
            }
        }
        return outcome.terminationStatus
    }

    private func watch(_ supervision: TransferSupervision, _ kill: @Sendable () -> Void) async {
        while (try? await clock.sleep(for: Self.interval)) != nil {
            if supervision.pass(Self.interval) { return kill() }
        }
    }
}
