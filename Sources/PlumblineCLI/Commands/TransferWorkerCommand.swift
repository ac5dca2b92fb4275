import ArgumentParser
import Glibc
import PlumblineCache

/// `plumbline transfer-worker`: the child process that clones and fetches; nobody types it.
struct TransferWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer-worker", abstract: "Make one transfer.", shouldDisplay: false)

    /// Its shared lock tells a later service that this process is not gone yet.
    @Option(help: "File to hold locked while the transfer runs.")
    var lock: String

    func run() {
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { flock(descriptor, LOCK_SH) }
        TransferWorker.run()
    }
}
