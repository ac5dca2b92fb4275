import Foundation
import Glibc

/// `plumbline serve`, at a free port, with a data folder of its own.
struct PlumblineService {
    /// The port at which it listens.
    let port: Int
    /// Its processes.
    var tree: ProcessTree { ProcessTree(server.process.id) }
    /// Asks the service.
    var client: HTTPClient { HTTPClient(port: port) }
    private let server: Server

    /// Starts the service and waits until it listens.
    ///
    /// - Parameters:
    ///   - dataFolder: The name of its data folder in `workspace`, made if need be.
    ///   - remote: The host and port from which it may clone.
    init(
        _ product: String, dataFolder: String, remote: String, core: Int? = nil,
        in workspace: Workspace
    ) throws(BenchmarkError) {
        let folder = try workspace.makeFolder(dataFolder)
        let log = workspace.path("service.log")
        let (reader, process) = try Self.start(
            [
                product, "serve", "--data-folder", folder, "--server-port", "0",
                "--remotes-hosts", remote, "--remotes-insecure-hosts", "127.0.0.1",
                "--remotes-private-hosts", "127.0.0.1", "--log-level", "warning",
            ], core, log, workspace)
        server = process
        guard let port = try Self.port(announcedOn: reader) else {
            throw .commandFailed(
                "\(product) serve", status: 1,
                standardError: (try? workspace.text("service.log")) ?? "")
        }
        self.port = port
    }

    /// Links the repository at `url`, waits until its clone is ready, and returns its id.
    func link(_ url: String) throws(BenchmarkError) -> String {
        let answer = try client.send(
            "POST", "/v1/repositories", body: Array(#"{"url": "\#(url)"}"#.utf8))
        let repository = try answer.json(Repository.self)
        let path = "/v1/repositories/\(repository.id)"
        _ = try client.send("GET", "\(path)/events", expecting: 200)
        let state = try client.send("GET", path, expecting: 200).json(Repository.self).state
        guard state == "ready" else {
            throw .unexpectedAnswer("the clone of \(url) is '\(state)', not 'ready'")
        }
        return repository.id
    }

    /// Ends the service.
    func stop() { server.stop() }

    private struct Repository: Decodable {
        let id: String
        let state: String
    }

    private static func start(
        _ words: [String], _ core: Int?, _ log: String, _ workspace: Workspace
    ) throws(BenchmarkError) -> (Descriptor, Server) {
        let (reader, writer) = try Descriptor.pipe()
        let errors = try Descriptor(opening: log, O_WRONLY | O_CREAT | O_TRUNC)
        let server = try Server(
            words, core: core, environment: workspace.environment,
            descriptors: [try .nothing(), writer, errors])
        return (reader, server)
    }

    /// Reads until the service says where it listens; `nil` if it ends before.
    private static func port(announcedOn output: Descriptor) throws(BenchmarkError) -> Int? {
        var text = ""
        while true {
            let bytes = try output.read()
            if bytes.isEmpty { return nil }
            text += String(decoding: bytes, as: UTF8.self)
            guard let start = text.range(of: "http://127.0.0.1:") else { continue }
            let digits = text[start.upperBound...].prefix { $0.isNumber }
            if digits.endIndex < text.endIndex { return Int(digits) }
        }
    }
}
