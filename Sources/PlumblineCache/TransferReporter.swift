import FoundationEssentials
import Glibc
import NIOConcurrencyHelpers
import PlumblineGit

/// Tells the parent how far the transfer is, from a thread of its own.
///
/// It speaks up even while libgit2 waits in a read, and thereby tells a slow server from a dead one.
final class TransferReporter: Sendable {
    private static let interval: UInt32 = 100_000
    private static let quietIntervals = 10

    private let byteLimit: Int
    private let onExcess: TransferFailure
    private let state = NIOLockedValueBox(TransferProgress())
    /// Whether the last event is out; held while one is written.
    private let isOver = NIOLockedValueBox(false)

    /// Creates a reporter that ends the process with `excess` when it received too many bytes.
    ///
    /// libssh2 reads the socket itself, so the limit on the socket alone would not bound it.
    init(byteLimit: Int, onExcess: TransferFailure) {
        self.byteLimit = byteLimit
        self.onExcess = onExcess
    }

    /// Starts the thread.
    func start() {
        Self.detach { [self] in
            var last: TransferProgress?
            var quiet = 0
            while true {
                let progress = current()
                quiet += 1
                if progress != last || quiet == Self.quietIntervals {
                    send(.progress(progress))
                    last = progress
                    quiet = 0
                }
                if progress.networkBytes > byteLimit { end(.failed(onExcess)) }
                usleep(Self.interval)
            }
        }
    }

    /// Changes what is told next.
    func update(_ body: (inout TransferProgress) -> Void) { state.withLockedValue { body(&$0) } }

    /// Tells the result and ends the process.
    func end(_ event: TransferEvent) -> Never {
        send(event)
        if case .finished = event { _exit(0) }
        _exit(1)
    }

    /// Runs `body` on a new thread.
    static func detach(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { box in
                guard let box else { return nil }
                Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        precondition(status == 0, "no thread could be made: \(status)")
        pthread_detach(thread)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private func current() -> TransferProgress {
        update { $0.networkBytes = RemoteTraffic.byteCount }
        return state.withLockedValue { $0 }
    }

    private func send(_ event: TransferEvent) {
        guard var line = try? JSONEncoder().encode(event) else { return }
        line.append(10)
        isOver.withLockedValue { isOver in
            guard !isOver else { return }
            if case .progress = event {} else { isOver = true }
            Self.write(Array(line))
        }
    }

    /// Ends the process if nobody reads any more.
    private static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { _exit(1) }
            rest = rest.dropFirst(count)
        }
    }
}
