/// Decides from a process's events and from time alone whether it has to be killed.
struct TransferWatch: Sendable {
    private let limits: TransferLimits
    private var progress = TransferProgress()
    private var age = Duration.zero
    private var quiet = Duration.zero
    private var still = Duration.zero

    /// Starts to watch.
    init(_ limits: TransferLimits) { self.limits = limits }

    /// Takes note of what the process tells.
    mutating func note(_ new: TransferProgress) {
        quiet = .zero
        if new != progress { still = .zero }
        progress = new
    }

    /// Lets time pass, and returns why the process has to be killed; `nil` if it may go on.
    ///
    /// A process that is alive speaks up every second. Whether it gets on is asked only where the
    /// remote decides: checking and writing take as long as they take.
    mutating func pass(_ time: Duration) -> TransferFailure? {
        age += time
        quiet += time
        still += time
        if age >= .seconds(limits.wallSeconds) { return .timedOut(seconds: limits.wallSeconds) }
        if progress.phase == .connecting, age >= .seconds(limits.connectSeconds) {
            return .connectTimedOut(seconds: limits.connectSeconds)
        }
        let isStill = progress.phase.isRemote && still >= .seconds(limits.stallSeconds)
        guard isStill || quiet >= .seconds(limits.stallSeconds) else { return nil }
        return .stalled(seconds: limits.stallSeconds)
    }
}
