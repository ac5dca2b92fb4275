import Foundation
import PlumblineCache
import PlumblineCore
import PlumblineTesting
import Testing

@Suite struct TransferLimitTests {
    @Test func `a server that says nothing is given up`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()
        var limits = TransferLimits.brief
        limits.stallSeconds = 1

        let failure = await failure {
            try await scratch.clone(server.url(for: "r"), limits: limits)
        }

        #expect(failure == .stalled(seconds: 1))
    }

    @Test func `a host that does not take the connection is given up, and said to be`() async throws
    {
        let scratch = try TransferScratch()
        let host = try FullHost()
        var limits = TransferLimits.brief
        limits.connectSeconds = 1

        let failure = await failure {
            try await scratch.clone(host.url(for: "r"), limits: limits)
        }

        #expect(failure == .connectTimedOut(seconds: 1))
        #expect(failure?.description.contains("transfer.connect-seconds") == true)
    }

    @Test func `a list of refs that never ends is given up at its limit`() async throws {
        let scratch = try TransferScratch()
        let server = try TricklingServer(.flood)
        var limits = TransferLimits.brief
        limits.listingByteCount = 1 << 20

        let failure = await failure {
            try await scratch.clone(server.url(for: "r"), limits: limits)
        }

        #expect(failure == .tooLarge(limit: "8 GiB, of which 1 MiB of refs"))
    }

    @Test func `a list of refs that trickles is given up after a time`() async throws {
        let scratch = try TransferScratch()
        let server = try TricklingServer(.trickle(byteCount: 5, milliseconds: 20))
        var limits = TransferLimits.brief
        limits.connectSeconds = 2

        let failure = await failure {
            try await scratch.clone(server.url(for: "r"), limits: limits)
        }

        #expect(failure == .connectTimedOut(seconds: 2))
    }

    @Test func `a transfer that breaks off says so`() async throws {
        let scratch = try TransferScratch()
        _ = try scratch.repository().commitHistory(count: 200)
        let server = try GitHTTPServer(serving: scratch.root)
        let proxy = try BreakingServer(before: server, after: 10_000)

        let failure = await failure { try await scratch.clone(proxy.url(for: "repo.git")) }

        #expect(failure == .brokenOff(host: "127.0.0.1:\(proxy.port)"))
    }

    @Test func `a pack beyond the limit on bytes is refused`() async throws {
        let scratch = try TransferScratch()
        try scratch.repository().commit(["noise": .noise(byteCount: 1 << 20)])
        let server = try GitHTTPServer(serving: scratch.root)
        var limits = TransferLimits.brief
        limits.byteCount = 500 << 10
        limits.listingByteCount = 100 << 10

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), limits: limits)
        }

        #expect(failure == .tooLarge(limit: "500 KiB, of which 100 KiB of refs"))
    }

    @Test func `a pack beyond the limit on one file is refused`() async throws {
        let scratch = try TransferScratch()
        try scratch.repository().commit(["noise": .noise(byteCount: 1 << 20)])
        let server = try GitHTTPServer(serving: scratch.root)
        var limits = TransferLimits.brief
        limits.fileByteCount = 512 << 10

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), limits: limits)
        }

        #expect(failure == .tooLarge(limit: "512 KiB in one file"))
    }

    @Test func `a repository with more refs than allowed is refused`() async throws {
        let scratch = try TransferScratch()
        let remote = try scratch.repository()
        let commit = try remote.commit(["poem.txt": "roses\n"])
        for name in ["one", "two"] { try remote.setBranch(name, to: commit) }
        let server = try GitHTTPServer(serving: scratch.root)
        var limits = TransferLimits.brief
        limits.refCount = 2

        let failure = await failure {
            try await scratch.clone(server.url(for: "repo.git"), limits: limits)
        }

        #expect(failure == .tooLarge(limit: "2 branches and tags (it has 3)"))
    }

    @Test func `cancelling the task ends the process`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            await failure {
                try await scratch.clone(server.url(for: "r")) { _ in start.yield() }
            }
        }
        for await _ in started { break }

        task.cancel()

        #expect(await task.value == .cancelled)
    }

    @Test func `an error thrown by who watches the progress ends the process`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()

        let failure = await failure {
            try await scratch.clone(server.url(for: "r")) { _ in throw TransferFailure.diskFull }
        }

        #expect(failure == .diskFull)
    }

    @Test func `a process that is killed is missed`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()

        let failure = await failure {
            try await scratch.clone(server.url(for: "secret-name")) { _ in
                for pid in processes(workingFor: scratch) { kill(pid, SIGKILL) }
            }
        }

        #expect(failure == .childDied(signal: 9))
    }

    @Test func `a process holds its lock as long as it lives`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()
        let lock = "\(scratch.root)/lock"
        var request = try TransferRequest.clone(
            RemoteURL.parse(server.url(for: "r")).url, into: scratch.clone, options: .local)
        request.lockFile = lock
        let held = Seen()

        _ = await failure {
            _ = try await scratch.run(request) { _ in
                held.add(isLocked(lock) ? "held" : "free")
                throw TransferFailure.cancelled
            }
        }

        #expect(held.text == "held")
        #expect(!isLocked(lock))
    }

    @Test func `neither arguments nor environment of the process hold a secret`() async throws {
        let scratch = try TransferScratch()
        let server = try SilentServer()
        let credential = Credential.password(username: "ada", password: "sesame")
        let seen = Seen()

        _ = await failure {
            try await scratch.clone(server.url(for: "r"), credential: credential) { _ in
                for pid in processes(workingFor: scratch) {
                    seen.add(contents("/proc/\(pid)/cmdline") + contents("/proc/\(pid)/environ"))
                }
                throw TransferFailure.cancelled
            }
        }

        #expect(seen.text.contains("transfer-worker"))
        #expect(seen.text.contains("HOME="))
        #expect(!seen.text.contains("sesame"))
        #expect(!seen.text.contains("LD_"))
    }
}

/// Text that several threads may add to.
private final class Seen: @unchecked Sendable {
    private let lock = NSLock()
    private var parts: [String] = []

    var text: String { lock.withLock { parts.joined() } }

    func add(_ text: String) { lock.withLock { parts.append(text) } }
}

/// The processes whose private home is in the scratch's folder.
private func processes(workingFor scratch: TransferScratch) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let folder = URL(fileURLWithPath: scratch.clone).deletingLastPathComponent().path
    return names.compactMap { pid_t($0) }.filter {
        contents("/proc/\($0)/environ").contains("HOME=\(folder)/home-")
    }
}

/// Whether nobody else can lock the file alone.
private func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
}

private func contents(_ path: String) -> String {
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
}
