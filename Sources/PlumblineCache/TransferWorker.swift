import FoundationEssentials
import Glibc
import PlumblineCore
import PlumblineGit

/// The main function of a transfer's process.
///
/// The process reads one request from its standard input, limits itself, makes the transfer, tells
/// about it on its standard output, and ends when the parent closes the input or is gone.
public enum TransferWorker {
    /// Makes the transfer that standard input asks for, and ends the process.
    public static func run() -> Never {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        umask(0o077)
        guard let line = readRequest(),
            let request = try? JSONDecoder().decode(TransferRequest.self, from: Data(line))
        else { _exit(2) }
        endWithParent()
        if let lockFile = request.lockFile { hold(lockFile) }
        request.limits.apply()
        let reporter = TransferReporter(
            byteLimit: request.limits.byteCount,
            onExcess: .tooLarge(limit: request.limits.byteLimitText))
        reporter.start()
        do throws(TransferFailure) {
            reporter.end(.finished(try result(of: request, reporter)))
        } catch {
            reporter.end(.failed(error))
        }
    }

    /// Reads standard input up to the first newline.
    private static func readRequest() -> [UInt8]? {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            line += buffer[..<count]
            if line.last == UInt8(ascii: "\n") { return line }
        }
    }

    /// Ends this process at the end of its input, which the parent keeps open as long as it lives.
    private static func endWithParent() {
        TransferReporter.detach {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count > 0 || (count < 0 && errno == EINTR) { continue }
                _exit(1)
            }
        }
    }

    /// Locks the file until this process ends, whatever ends it.
    private static func hold(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_SH) == 0 else { _exit(2) }
    }

    private static func result(
        of request: TransferRequest, _ reporter: TransferReporter
    ) throws(TransferFailure) -> TransferResult {
        guard let remote = request.remote else { return try repack(request, reporter) }
        guard let url = (try? RemoteURL.parse(remote.url))?.url else {
            throw .other(detail: "not a clone URL: '\(remote.url)'")
        }
        do throws(GitError) {
            try remote.settings(request.limits).apply(isSSH: url.scheme == .ssh)
        } catch {
            throw TransferFailure(error, limits: request.limits)
        }
        let knownHosts = KnownHosts(remote.knownHosts)
        try write(knownHosts, for: url)
        let transfer = Transfer(
            url, credential: remote.credential, knownHosts: knownHosts,
            limits: Transfer.Limits(request.limits), report: reporter.note)
        do throws(RemoteError) {
            let result = try transfer.run(request)
            indexPacks(of: request.folder)
            return result
        } catch {
            throw TransferFailure(error, url: url, limits: request.limits)
        }
    }

    /// Writes one index over all packs; without it every pack is searched in turn, more slowly.
    private static func indexPacks(of folder: String) {
        let maintenance = PackMaintenance(gitDirectory: folder)
        if maintenance.packCount > 1 { try? maintenance.writeMultiPackIndex() }
    }

    private static func repack(
        _ request: TransferRequest, _ reporter: TransferReporter
    ) throws(TransferFailure) -> TransferResult {
        do throws(GitError) {
            try RemoteSettings().apply(isSSH: false)
            let maintenance = PackMaintenance(gitDirectory: request.folder)
            try maintenance.repack { done, total in
                reporter.update {
                    $0.phase = .repacking
                    $0.checkedObjects = done
                    $0.totalObjects = total
                }
            }
            return TransferResult()
        } catch {
            throw TransferFailure(error, limits: request.limits)
        }
    }

    /// Writes the host's keys where libssh2 reads them: below the private home of this process.
    private static func write(
        _ knownHosts: KnownHosts, for url: RemoteURL
    ) throws(TransferFailure) {
        guard url.scheme == .ssh, let home = getenv("HOME") else { return }
        let folder = "\(String(cString: home))/.ssh"
        let lines = knownHosts.lines(forHost: url.host, port: url.effectivePort ?? 22)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try Data(lines.utf8).write(to: URL(filePath: "\(folder)/known_hosts"))
        } catch {
            throw .other(detail: "the known hosts cannot be written: \(error)")
        }
    }
}

extension Transfer {
    fileprivate func run(_ request: TransferRequest) throws(RemoteError) -> TransferResult {
        switch request.operation {
        case .fetch(let wanted):
            TransferResult(
                try fetch(into: request.folder, wanted: wanted.compactMap { ObjectID(hex: $0) }))
        case .fetchRef(let names, let own):
            TransferResult(
                lacksRef: try !fetch(
                    firstOf: names.map { RefName($0) }, into: request.folder, as: RefName(own)))
        case .clone, .repack: TransferResult(try clone(into: request.folder))
        }
    }
}

extension Transfer.Limits {
    fileprivate init(_ limits: TransferLimits) {
        self.init(
            refCount: limits.refCount, listingByteCount: limits.listingByteCount,
            byteCount: limits.byteCount)
    }
}

extension TransferResult {
    fileprivate init(_ outcome: Transfer.Outcome) {
        self.init(
            headName: outcome.headName, refCount: outcome.refCount,
            leftOutRefCount: outcome.leftOutRefCount, notOffered: outcome.notOffered)
    }
}

extension TransferRequest.Remote {
    fileprivate func settings(_ limits: TransferLimits) -> RemoteSettings {
        var settings = RemoteSettings()
        settings.allowsPrivateAddresses = options.allowsPrivateAddresses
        settings.certificateFile = options.certificateFile
        settings.connectMilliseconds = Int32(clamping: limits.connectSeconds * 1000)
        settings.stallMilliseconds = Int32(clamping: limits.stallSeconds * 1000)
        settings.maximumObjectCount = limits.objectCount
        settings.maximumObjectByteCount = limits.objectByteCount
        return settings
    }

    fileprivate var knownHosts: String {
        guard case .sshKey(_, _, _, let own?) = credential else { return options.knownHosts }
        return "\(own)\n\(options.knownHosts)"
    }
}

extension TransferLimits {
    /// Limits this process.
    fileprivate func apply() {
        let limits: [(__rlimit_resource, Int)] = [
            (RLIMIT_CORE, 0), (RLIMIT_DATA, memoryByteCount), (RLIMIT_FSIZE, fileByteCount),
            (RLIMIT_CPU, cpuSeconds),
        ]
        for (resource, value) in limits {
            var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
            setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        }
    }
}

extension TransferReporter {
    /// Takes over what the module below is doing.
    fileprivate func note(_ step: Transfer.Step) {
        update { progress in
            switch step {
            case .connecting: progress.phase = .connecting
            case .waiting(let messages):
                // A server also speaks while it sends.
                if progress.phase == .connecting { progress.phase = .receiving }
                progress.messages = messages
            case .receiving(let objects, let total, let byteCount, let deltas, let totalDeltas):
                progress.phase = objects == total && total > 0 ? .resolving : .receiving
                progress.receivedObjects = objects
                progress.totalObjects = total
                progress.receivedBytes = byteCount
                progress.indexedDeltas = deltas
                progress.totalDeltas = totalDeltas
            case .checking(let objects, _):
                progress.phase = .checking
                progress.checkedObjects += objects
            case .publishing: progress.phase = .publishing
            }
        }
    }
}
