import ArgumentParser
import PlumblineCache

/// `plumbline transfer-worker`: the child process that clones and fetches; nobody types it.
struct TransferWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer-worker", abstract: "Make one transfer.", shouldDisplay: false)

    func run() {
        TransferWorker.run()
    }
}
