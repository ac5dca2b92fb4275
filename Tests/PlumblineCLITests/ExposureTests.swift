import Foundation
import PlumblineTesting
import Testing

/// Who can reach the service, and what protects it.
@Suite struct ExposureTests {
    @Test(arguments: [
        (["--server-host", "0.0.0.0"], "server.host is '0.0.0.0', which others can reach"),
        (["--server-host", "::"], "server.host is '::', which others can reach"),
        (
            ["--server-host", "127.example.com"],
            "server.host is '127.example.com', which others can reach"
        ),
        (["--server-tls", "on"], "name PEM files in server.certificate and server.private-key"),
        (
            ["--server-tls", "on", "--server-certificate", "/no", "--server-private-key", "/no"],
            "cannot read server.certificate '/no'"
        ),
        (["--server-tls", "terminated-by-proxy"], "list the addresses of the proxies"),
        (["--server-tokens", "always"], "no token exists"),
        (
            ["--server-tls", "terminated-by-proxy", "--server-proxies", "127.0.0.1"],
            "no token exists"
        ),
    ])
    func `a service that would be open to others does not start`(
        options: [String], reason: String
    ) async throws {
        let scratch = try CLIScratch()

        let output = try await scratch.run(arguments: ["serve"] + options)

        #expect(output.status == 1)
        #expect(output.errorText.contains(reason), "\(output.errorText)")
        #expect(output.bytes.isEmpty)
    }

    @Test func `over TLS a token opens the service, and nothing else does`() async throws {
        let scratch = try CLIScratch()
        let certificate = try OwnCertificate()
        let token = try await scratch.run("token", "create", "ada").line
        let program = try scratch.start(
            ["serve", "--server-tokens", "always"] + certificate.serviceOptions)
        let service = try await Service(program, data: scratch.data, scheme: "https")
        var trusting = service.curl
        trusting.options = certificate.curlOptions
        var knowing = trusting
        knowing.options += ["--header", "Authorization: Bearer \(token)"]
        let plain = Curl(base: service.address.replacing("https", with: "http"))

        #expect(try await service.get("/v1/repositories").status == 0)
        #expect(try await plain.send("GET", "/v1/repositories").status != 200)
        #expect(try await trusting.send("GET", "/v1/repositories").status == 401)
        #expect(try await trusting.send("GET", "/healthz").status == 200)
        #expect(try await knowing.send("GET", "/v1/repositories").status == 200)
        #expect(try await scratch.run("token", "remove", "ada").status == 0)
        #expect(try await knowing.send("GET", "/v1/repositories").status == 401)
    }

    @Test func `behind a proxy only the proxy is answered`() async throws {
        let scratch = try CLIScratch()
        let token = try await scratch.run("token", "create", "ada").line
        let service = try await scratch.serve(
            "--server-tls", "terminated-by-proxy", "--server-proxies", "127.0.0.3")
        var direct = service.curl
        direct.options = ["--header", "Authorization: Bearer \(token)"]
        var proxy = direct
        proxy.options += ["--interface", "127.0.0.3"]

        #expect(try await direct.send("GET", "/v1/repositories").status == 421)
        #expect(try await proxy.send("GET", "/v1/repositories").status == 200)
    }

    @Test func `any address of the loopback will do`() async throws {
        let scratch = try CLIScratch()

        let service = try await scratch.serve("--server-host", "127.0.0.2")

        #expect(service.address.hasPrefix("http://127.0.0.2:"))
        #expect(try await service.get("/v1/repositories").status == 200)
        #expect(try await scratch.run("repositories").status == 0)
    }

    @Test func `the data folder is nobody else's`() async throws {
        let scratch = try CLIScratch()
        let service = try await scratch.serve()

        // A file may be gone by the time it is looked at: the service works on.
        let modes = ([scratch.data] + scratch.files()).compactMap { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.posixPermissions] as? Int
        }
        #expect(modes.count > 4)
        #expect(modes.allSatisfy { $0 & 0o077 == 0 })
        #expect(try await service.stop() == 0)

        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: scratch.data)
        let refused = try await scratch.run("serve")
        #expect(refused.status == 1)
        #expect(refused.errorText.contains("may be changed by other users; run chmod go-w"))
    }
}
