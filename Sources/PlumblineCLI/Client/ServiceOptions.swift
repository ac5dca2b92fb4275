import ArgumentParser
import AsyncHTTPClient
import Foundation
import Glibc
import Hummingbird
import Logging
import PlumblineBrowser
import PlumblineCache
import PlumblineCore
import PlumblineHTTP
import ServiceLifecycle

/// Which service a command asks.
struct ServiceOptions: ParsableArguments {
    @Option(help: "Address of a service (default: PLUMBLINE_SERVER, else the one on this machine).")
    var server: String?
    @OptionGroup(title: "Settings, where no service runs and the command does the work itself")
    var options: ConfigurationOptions

    /// Calls `body` with a client of the named service; else of the one that holds the data folder's
    /// lock; else of one that lives as long as the call, listens on a socket only this user can
    /// reach, and holds the lock meanwhile.
    func withClient<Answer: Sendable>(
        _ body: @Sendable @escaping (APIClient) async throws -> Answer
    ) async throws -> Answer {
        let environment = ProcessInfo.processInfo.environment
        let settings = try await Settings(options)
        let named = server ?? environment["PLUMBLINE_SERVER"]
        let token = environment["PLUMBLINE_TOKEN"]
        if let address = named ?? DataFolder.service(of: settings.dataFolder) {
            return try await Self.asking(address, token: token, body)
        }
        return try await withEmbeddedService(settings, body)
    }

    private static func asking<Answer: Sendable>(
        _ address: String, token: String?,
        _ body: @Sendable @escaping (APIClient) async throws -> Answer
    ) async throws -> Answer {
        let http = HTTPClient(eventLoopGroupProvider: .singleton)
        let base = address.hasSuffix("/") ? String(address.dropLast()) : address
        do {
            let answer = try await body(APIClient(http: http, base: base, token: token))
            try await http.shutdown()
            return answer
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    private func withEmbeddedService<Answer: Sendable>(
        _ settings: Settings,
        _ body: @Sendable @escaping (APIClient) async throws -> Answer
    ) async throws -> Answer {
        var logger = Logger(label: "plumbline")
        logger.logLevel = .critical
        let assembly = try await Assembly(settings, logger: logger)
        let folder = try Self.privateFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let socket = folder + "/socket"
        let httpSettings = HTTPSettings(settings, needsToken: false)
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let application = try assembly.service(httpSettings).application(
            at: .unixDomainSocket(path: socket), tls: nil, logger: logger, pages: Assembly.addPages
        ) { _ in continuation.finish() }
        let group = assembly.services(application, logger: logger)
        return try await withThrowingTaskGroup(of: Answer?.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
                return nil
            }
            for await _ in listening {}
            let address = "http+unix://" + PercentEncoding.encode(socket.utf8, keeping: "")
            tasks.addTask { try await Self.asking(address, token: nil, body) }
            let outcome = await tasks.nextResult()
            await group.triggerGracefulShutdown()
            if case .success(nil) = outcome { tasks.cancelAll() }
            while await tasks.nextResult() != nil {}
            guard let answer = try outcome?.get() else {
                throw CommandFailure("interrupted", status: 130)
            }
            return answer
        }
    }

    private static func privateFolder() throws -> String {
        var template = Array((NSTemporaryDirectory() + "/plumbline-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure("cannot make a folder in \(NSTemporaryDirectory())")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
