import HTTPTypes
import HummingbirdTesting
import PlumblineStore
import Testing

@testable import PlumblineHTTP

/// A client may send only so many costly requests.
@Suite struct RequestMeterTests {
    @Test func `a client may send its share at once, then as time gives back`() throws {
        let meter = RequestMeter(perMinute: 6)
        let start = ContinuousClock.now
        for _ in 0..<6 { try meter.admit("a", at: start) }

        #expect(Self.wait(meter, "a", start) == 10)
        #expect(Self.wait(meter, "a", start + .seconds(4)) == 6)
        #expect(Self.wait(meter, "a", start + .seconds(10)) == nil)
        #expect(Self.wait(meter, "a", start + .seconds(11)) == 9)
        #expect(Self.wait(meter, "b", start) == nil)
        // No share grows beyond that of a minute.
        for _ in 0..<6 { try meter.admit("a", at: start + .seconds(3600)) }
        #expect(Self.wait(meter, "a", start + .seconds(3600)) == 10)
    }

    @Test func `clients without number take bounded memory and keep no other's share`() throws {
        let meter = RequestMeter(perMinute: 1)
        let start = ContinuousClock.now
        for client in 0..<30_000 { try meter.admit("\(client)", at: start) }
        #expect(Self.wait(meter, "29999", start) == 60)
    }

    @Test func `beyond its share a client is told when to ask again`() async throws {
        var settings = HTTPSettings()
        settings.limits.costlyPerMinute = 2
        let scratch = try HTTPScratch(settings)
        let path = "/v1/repositories/0000000000000000/positions"

        for _ in 0..<2 {
            #expect(try await scratch.post(path, [:]).problem != "too-many-requests")
        }
        let answer = try await scratch.post(path, [:])
        #expect(answer.status == .tooManyRequests)
        #expect(answer.problem == "too-many-requests")
        #expect(answer.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
        #expect(try answer.json["limit"] == 2)
        // What costs little is free.
        #expect(try await scratch.get("/v1/repositories").status == .ok)
    }

    @Test func `each token has a share of its own`() async throws {
        var settings = HTTPSettings(needsToken: true)
        settings.limits.costlyPerMinute = 1
        let scratch = try HTTPScratch(settings)
        let path = "/v1/repositories/0000000000000000/line-map/x?from=a&to=b"
        for name in ["ada", "bob"] {
            let token = try scratch.store.createToken(name: name)
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            #expect(try await scratch.get(path, headers: headers).status == .notFound)
            #expect(try await scratch.get(path, headers: headers).status == .tooManyRequests)
        }
    }

    @Test func `every costly route says so in its description`() throws {
        let document = try JSONValue(PackageResources.openapi_json)
        for route in Route.table {
            let answers = document["paths"]?[route.template]?["\(route.method)".lowercased()]?[
                "responses"]
            #expect((answers?["429"] != nil) == route.isCostly, "\(route.template)")
        }
    }

    /// The seconds to wait before a request is admitted; `nil` if it is.
    private static func wait(
        _ meter: RequestMeter, _ client: String, _ now: ContinuousClock.Instant
    ) -> Int? {
        do {
            try meter.admit(client, at: now)
            return nil
        } catch {
            return error.retryAfter
        }
    }
}
