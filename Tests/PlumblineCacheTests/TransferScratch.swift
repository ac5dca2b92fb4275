import Foundation
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import SystemPackage

/// A folder of repositories to serve, a clone to make of one of them, and the process that makes it.
final class TransferScratch: Sendable {
    /// The folder that servers serve.
    let root: String
    /// Where the clone comes to stand.
    let clone: String
    private let folder: ScratchFolder
    private let remotes: ScratchFolder
    private let process = TransferProcess(executable: FilePath(BuiltProduct.path(of: "plumbline")))

    /// Creates the folders, and with a poem a repository of one commit.
    init(withPoem: Bool = false) throws {
        // As the program does: a transfer that ends early must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        folder = try ScratchFolder()
        remotes = try ScratchFolder()
        root = remotes.path
        clone = folder.path(of: "clone.git")
        if withPoem { try repository().commit(["poem.txt": "roses\n"]) }
    }

    /// Makes a repository below `root`.
    func repository(named name: String = "repo.git") throws -> ScratchRepository {
        try ScratchRepository(named: name, in: remotes)
    }

    /// Makes a repository below `root` with SHA-256 ids.
    func sha256Repository() throws -> SHA256Repository { try SHA256Repository(in: remotes) }

    /// Clones `url`.
    @discardableResult
    func clone(
        _ url: String, credential: Credential? = nil, options: TransferOptions = .local,
        limits: TransferLimits = .brief,
        progress: @escaping @Sendable (TransferProgress) async throws -> Void = { _ in }
    ) async throws -> TransferResult {
        let request = try TransferRequest.clone(
            RemoteURL.parse(url).url, into: clone, credential: credential, options: options,
            limits: limits)
        return try await run(request, progress: progress)
    }

    /// Fetches from `url` into the clone.
    @discardableResult
    func fetch(
        _ url: String, wanted: [ObjectID] = [], limits: TransferLimits = .brief
    ) async throws -> TransferResult {
        try await run(
            TransferRequest.fetch(
                RemoteURL.parse(url).url, into: clone, wanted: wanted, options: .local,
                limits: limits))
    }

    /// Puts the packs of the clone into one.
    func repack() async throws { _ = try await run(.repack(clone, limits: .brief)) }

    /// Runs a git command in the clone and returns what it prints.
    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let bytes = arguments.map { Array($0.utf8) }
        return try Git(in: clone).command(bytes).run().text
    }

    /// The names of the packs of the clone.
    var packs: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(clone)/objects/pack")
        return (names ?? []).filter { $0.hasSuffix(".pack") }
    }

    /// Runs a transfer.
    func run(
        _ request: TransferRequest,
        progress: @escaping @Sendable (TransferProgress) async throws -> Void = { _ in }
    ) async throws -> TransferResult {
        let home = FilePath(folder.path(of: "home-\(UUID().uuidString)"))
        return try await process.run(request, home: home, progress: progress)
    }
}

extension TransferOptions {
    /// Allows loopback addresses, as tests need them.
    static let local = TransferOptions(allowsPrivateAddresses: true)
}

extension TransferLimits {
    /// Time limits that fail a test before anybody tires of it.
    static var brief: TransferLimits {
        var limits = TransferLimits()
        limits.stallSeconds = 20
        limits.connectSeconds = 30
        limits.wallSeconds = 60
        return limits
    }
}

/// Runs `body` and returns the failure that it throws; `nil` if it does not or throws another error.
func failure(of body: () async throws -> Void) async -> TransferFailure? {
    do {
        try await body()
        return nil
    } catch {
        return error as? TransferFailure
    }
}
