import HTTPTypes
import NIOConcurrencyHelpers
import PlumblineBrowser

/// Counts what happens and writes it in Prometheus' text format.
///
/// The packages at hand hold no exporter; the little that is needed stands here.
public final class PrometheusRegistry: Sendable {
    /// Upper bounds of the buckets for the time that a request takes, in seconds.
    private static let bounds = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

    private let state = NIOLockedValueBox(State())

    private struct State {
        var requests: [RequestLabels: Histogram] = [:]
        var caches: [String: CacheStatistics] = [:]
    }

    private struct RequestLabels: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct Histogram {
        var counts = [Int](repeating: 0, count: PrometheusRegistry.bounds.count + 1)
        var sum = 0.0

        var count: Int { counts.reduce(0, +) }

        mutating func note(_ seconds: Double, in bucket: Int) {
            counts[bucket] += 1
            sum += seconds
        }

        mutating func add(_ other: Histogram) {
            for (bucket, count) in other.counts.enumerated() { counts[bucket] += count }
            sum += other.sum
        }
    }

    /// Creates a registry in which nothing has happened.
    public init() {}

    /// The methods that have a name of their own; clients may make up as many as they like.
    private static let methods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]

    func noteRequest(
        method: HTTPRequest.Method, route: String, status: Int, elapsed: Duration
    ) {
        let method = Self.methods.contains(method) ? method.rawValue : "other"
        let (whole, attoseconds) = elapsed.components
        let seconds = Double(whole) + Double(attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        let labels = RequestLabels(method: method, route: route, status: status)
        state.withLockedValue { state in
            state.requests[labels, default: Histogram()].note(seconds, in: bucket)
        }
    }

    func note(_ statistics: CacheStatistics, of cache: String) {
        state.withLockedValue { $0.caches[cache] = statistics }
    }

    /// Everything, in the text format 0.0.4.
    func text() -> String {
        let state = state.withLockedValue(\.self)
        return (requests(state) + durations(state) + caches(state)).joined(separator: "\n") + "\n"
    }

    private func requests(_ state: State) -> [String] {
        let lines = state.requests.map { labels, durations in
            "plumbline_http_requests_total{method=\"\(labels.method)\","
                + "route=\"\(labels.route)\",status=\"\(labels.status)\"} \(durations.count)"
        }
        return Self.metric("plumbline_http_requests_total", "counter", "Requests answered.", lines)
    }

    private func durations(_ state: State) -> [String] {
        let name = "plumbline_http_request_duration_seconds"
        let durations = state.requests.reduce(into: [String: Histogram]()) { durations, request in
            durations[request.key.route, default: Histogram()].add(request.value)
        }
        let lines = durations.sorted { $0.key < $1.key }.flatMap { route, histogram in
            var total = 0
            var lines: [String] = []
            let bounds = Self.bounds.map { "\($0)" } + ["+Inf"]
            for (bound, count) in zip(bounds, histogram.counts) {
                total += count
                lines.append("\(name)_bucket{route=\"\(route)\",le=\"\(bound)\"} \(total)")
            }
            lines.append("\(name)_sum{route=\"\(route)\"} \(histogram.sum)")
            lines.append("\(name)_count{route=\"\(route)\"} \(total)")
            return lines
        }
        return Self.header(name, "histogram", "Seconds until an answer began.") + lines
    }

    private func caches(_ state: State) -> [String] {
        let families: [(String, String, String, (CacheStatistics) -> Int)] = [
            ("plumbline_cache_hits_total", "counter", "Values found in memory.", { $0.hits }),
            (
                "plumbline_cache_misses_total", "counter", "Values not found in memory.",
                { $0.misses }
            ),
            ("plumbline_cache_bytes", "gauge", "Bytes that the values take.", { $0.byteCount }),
        ]
        return families.flatMap { name, type, help, value in
            Self.metric(
                name, type, help,
                state.caches.map { cache, statistics in
                    "\(name){cache=\"\(cache)\"} \(value(statistics))"
                })
        }
    }

    private static func metric(
        _ name: String, _ type: String, _ help: String, _ lines: [String]
    ) -> [String] {
        header(name, type, help) + lines.sorted()
    }

    private static func header(_ name: String, _ type: String, _ help: String) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
    }
}
