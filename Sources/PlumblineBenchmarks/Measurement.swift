import Glibc

/// What a piece of work took.
struct Measurement {
    var wall: Duration
    /// In user and system mode, on all cores.
    var cpu: Duration

    /// Measures `body`, which makes the processes below `root` work.
    static func measure(
        _ root: pid_t, _ body: () throws(BenchmarkError) -> Void
    ) throws(BenchmarkError) -> Measurement {
        let before = ProcessTree(root).cpu
        let start = ContinuousClock.now
        try body()
        let wall = ContinuousClock.now - start
        return Measurement(wall: wall, cpu: ProcessTree(root).cpu - before)
    }
}

/// The figures of several rounds, by contender.
struct Samples<Figures> {
    /// The contenders in the order of their first round.
    private(set) var names: [String] = []
    private var figures: [String: [Figures]] = [:]

    /// Notes the figures of one round.
    mutating func add(_ name: String, _ round: Figures) {
        if figures[name] == nil { names.append(name) }
        figures[name, default: []].append(round)
    }

    /// Returns the median of one of the figures; zero if there was no round.
    func median<Value: Comparable & AdditiveArithmetic>(
        _ name: String, _ figure: (Figures) -> Value
    ) -> Value {
        let sorted = figures[name, default: []].map(figure).sorted()
        return sorted.isEmpty ? .zero : sorted[(sorted.count - 1) / 2]
    }
}

extension Duration {
    /// The processor time of a process that has ended, and of all that it waited for.
    init(_ usage: rusage) {
        self = Duration(usage.ru_utime) + Duration(usage.ru_stime)
    }

    private init(_ time: timeval) {
        self = .seconds(time.tv_sec) + .microseconds(time.tv_usec)
    }

    /// The duration in seconds.
    var seconds: Double { self / .seconds(1) }
}
