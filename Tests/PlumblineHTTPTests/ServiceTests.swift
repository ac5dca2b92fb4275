import HTTPTypes
import HummingbirdTesting
import PlumblineStore
import Testing

/// Health and metrics.
@Suite struct ServiceTests {
    private let scratch: HTTPScratch

    init() throws { scratch = try HTTPScratch() }

    @Test(arguments: ["/healthz", "/readyz"])
    func `a service that runs says so`(path: String) async throws {
        let answer = try await scratch.get(path)

        #expect(answer.status == .ok)
        #expect(try answer.json == ["status": "ok"])
    }

    @Test func `a service without its records is alive and not ready`() async throws {
        try scratch.store.close()

        #expect(try await scratch.get("/healthz").status == .ok)
        let answer = try await scratch.get("/readyz")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.problem == "busy")
        #expect(answer.headers[.retryAfter] != nil)
    }

    @Test func `records that cannot be read are a failure of the service`() async throws {
        try scratch.store.close()

        let answer = try await scratch.get("/v1/repositories")
        #expect(answer.status == .internalServerError)
        #expect(answer.problem == "internal-error")
    }

    @Test func `the metrics are Prometheus' text`() async throws {
        _ = try await scratch.get("/healthz")
        _ = try await scratch.get("/no/such/page")
        let answer = try await scratch.get("/metrics")

        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.text.hasSuffix("\n"))
        var kinds: [Substring: Substring] = [:]
        for line in answer.text.split(separator: "\n") {
            if let kind = try /# TYPE ([a-z_]+) (counter|gauge|histogram)/.wholeMatch(in: line) {
                kinds[kind.1] = kind.2
            } else if !line.hasPrefix("# HELP ") {
                let sample = try #require(
                    try /([a-z_]+)(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? ([0-9.e+-]+)/
                        .wholeMatch(in: line), "\(line)")
                let family = sample.1.replacing(/_(bucket|sum|count)$/, with: "")
                #expect(kinds[sample.1] != nil || kinds[family[...]] == "histogram", "\(line)")
            }
        }
        #expect(
            answer.text.contains(
                #"plumbline_http_requests_total{method="GET",route="/healthz",status="200"} 1"#))
    }

    @Test func `the buckets of a histogram count up to all requests`() async throws {
        for _ in 0..<5 { _ = try await scratch.get("/healthz") }
        let metrics = try await scratch.get("/metrics").text

        let buckets = metrics.matches(of: /_bucket\{route="\/healthz",le="([^"]+)"\} (\d+)/)
        let counts = buckets.compactMap { Int($0.2) }
        #expect(counts == counts.sorted())
        #expect(buckets.last?.1 == "+Inf")
        #expect(counts.last == 5)
        #expect(metrics.contains(#"_count{route="/healthz"} 5"#))
    }

    @Test func `methods that clients make up do not make metrics`() async throws {
        for name in ["BREW", "WHEN", "PROPFIND"] {
            let method = try #require(HTTPRequest.Method(rawValue: name))
            #expect(try await scratch.send(method, "/healthz").problem == "not-found")
        }
        let metrics = try await scratch.get("/metrics").text
        #expect(!metrics.contains("BREW"))
        #expect(metrics.contains(#"{method="other",route="NotFound",status="404"} 3"#))
    }
}
