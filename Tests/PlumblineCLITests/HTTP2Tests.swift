import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

/// The same service over HTTP/2, with `curl` as the client.
@Suite struct HTTP2Tests {
    private let scratch: CLIScratch
    private let certificate: OwnCertificate
    private let service: Service
    private let id: String

    init() async throws {
        scratch = try CLIScratch()
        certificate = try OwnCertificate()
        try scratch.repository().commit([
            "poem.txt": .text(String(repeating: "roses are red\n", count: 1000))
        ])
        let program = try scratch.start(["serve"] + certificate.serviceOptions)
        service = try await Service(
            program, data: scratch.data, scheme: "https", options: certificate.curlOptions)
        id = try await service.clone(scratch.url()).id
    }

    @Test func `the client chooses between both versions on one port`() async throws {
        for (option, version) in [("--http2", "2"), ("--http1.1", "1.1"), ("--no-alpn", "1.1")] {
            let output = try await curl(
                [option, "--write-out", "%{http_version}", "--output", "/dev/null"], poem)
            #expect(output.text == version, "\(option)")
        }
    }

    @Test func `ranges, conditions and compression are the same`() async throws {
        let range = try await curl(["--http2", "--range", "6-8"], poem)
        #expect(range.text == "are")
        let plain = try await curl(["--http2"], poem)
        let expanded = try await curl(["--http2", "--compressed"], poem)
        #expect(plain.bytes == expanded.bytes)
        let head = try await curl(["--http2", "--head"], poem)
        let tag = try #require(head.text.firstMatch(of: /etag: (\S+)/)?.1)
        let known = try await curl(
            [
                "--http2", "--header", "If-None-Match: \(tag)", "--write-out",
                "%{stderr}%{http_code}",
            ], poem)
        #expect(known.errorText == "304")
    }

    @Test func `many requests share a connection`() async throws {
        let words = ["--http2", "--parallel", "--parallel-max", "50", "--write-out"]
        let urls = (1..<80).flatMap { _ in ["--output", "/dev/null", poem] }
        let output = try await curl(
            words + ["%{http_code} %{num_connects}\\n"] + urls + ["--output", "/dev/null"], poem)
        let lines = output.lines.map { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(lines.count == 80)
        #expect(lines.allSatisfy { $0.first == 200 })
        #expect(lines.compactMap(\.last).reduce(0, +) < 10)
    }

    @Test func `headers without end are not read`() async throws {
        let long = "X-Long: " + String(repeating: "x", count: 20_000)
        let output = try await curl(
            ["--http2", "--header", long, "--write-out", "%{http_code}"], poem, isWhole: false)
        #expect(!output.text.contains("200"))
        #expect(try await service.get("/healthz").status == 200)
    }

    @Test func `a request that is being answered is answered to the end`() async throws {
        try scratch.repository(named: "noise.git").commit(["noise": .noise(byteCount: 16 << 20)])
        let noise = try await service.clone(scratch.url("noise.git")).id
        let slow = try scratch.start(
            program: "curl",
            certificate.curlOptions + [
                "--silent", "--http2", "--limit-rate", "16M",
                "\(service.address)/v1/repositories/\(noise)/raw/noise",
            ])
        try await waitUntil("first bytes") { !slow.outputBytes.isEmpty }

        let status = try await service.stop()

        #expect(status == 0)
        #expect(try await slow.end() == 0)
        #expect(slow.outputBytes.count == 16 << 20)
    }

    private var poem: String { "\(service.address)/v1/repositories/\(id)/raw/poem.txt" }

    private func curl(
        _ options: [String], _ url: String, isWhole: Bool = true
    ) async throws -> Command.Output {
        let words = ["--silent", "--max-time", "60"] + certificate.curlOptions + options
        let command = Command("curl", words + [url])
        return try await onThread { try isWhole ? command.run() : command.outcome() }
    }
}
