import ArgumentParser
import Hummingbird
import Logging
import NIOCore
import NIOSSL
import PlumblineBrowser
import PlumblineCache
import PlumblineHTTP
import PlumblineStore
import ServiceLifecycle

/// `plumbline serve`: runs the service until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the service.",
        discussion: """
            Settings come from the file given by --config or PLUMBLINE_CONFIG, then from the environment \
            (server.port is PLUMBLINE_SERVER_PORT; a list is separated by commas), then from these options; \
            the last one counts.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        // Before anything makes the loops.
        NIOSingletons.groupLoopCountSuggestion = Processors.usableCount
        let settings = try await Settings(options)
        let exposure = try Exposure(settings)
        LogFormat.bootstrap(settings)
        let logger = Logger(label: "plumbline")
        let assembly = try await Assembly(settings, logger: logger)
        if exposure.needsToken, try assembly.store.tokens().isEmpty {
            throw CommandFailure(
                "no token exists, so nobody could use the service; make one with"
                    + " 'plumbline token create NAME --data-folder \(settings.dataFolder)'")
        }
        let httpSettings = HTTPSettings(settings, needsToken: exposure.needsToken)
        let application = try assembly.service(httpSettings).application(
            at: .hostname(settings.text(.serverHost), port: settings.number(.serverPort)),
            tls: exposure.tls, logger: logger, pages: Assembly.addPages
        ) { channel in
            announce(channel, exposure, assembly.folder)
        }
        do {
            try await assembly.services(application, logger: logger).run()
        } catch let error as IOError {
            throw CommandFailure(
                "cannot listen on \(settings.text(.serverHost)):\(settings.number(.serverPort)): \(error)"
            )
        }
        logger.info("stopped")
    }

    private func announce(_ channel: any Channel, _ exposure: Exposure, _ folder: DataFolder) {
        let scheme = exposure.tls == nil ? "http" : "https"
        let host = channel.localAddress?.ipAddress ?? "127.0.0.1"
        let port = channel.localAddress?.port ?? 0
        let address = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        folder.announce(service: address)
        // Whoever started the service may not read on.
        try? StandardOutput.write(
            """
            Plumbline \(Version.current) listens on \(address), data in \(folder.path)
            Try next:
              curl -X POST \(address)/v1/repositories -H 'Content-Type: application/json' \
            -d '{"url": "https://github.com/pallets/flask"}'
              or open \(address)/docs
            """)
    }
}

/// Who can reach the service, and what protects it.
struct Exposure {
    /// Whether requests need a token.
    let needsToken: Bool
    /// What TLS is spoken with; `nil` for none.
    let tls: TLSConfiguration?

    /// Refuses settings that would show private source to the network.
    init(_ settings: Settings) throws {
        let host = settings.text(.serverHost)
        let isLoopback = Self.isLoopback(host)
        let mode = settings.text(.serverTLS)
        if !isLoopback, mode == "off" {
            throw SettingError.contradiction(
                "server.host is '\(host)', which others can reach: set server.tls to on, with"
                    + " server.certificate and server.private-key, or to terminated-by-proxy, with"
                    + " server.proxies")
        }
        if mode == "terminated-by-proxy", settings.list(.serverProxies).isEmpty {
            throw SettingError.contradiction(
                "server.tls is terminated-by-proxy: list the addresses of the proxies in server.proxies"
            )
        }
        // Behind a proxy a loopback address is one that others can reach.
        needsToken =
            !isLoopback || mode == "terminated-by-proxy"
            || settings.text(.serverTokens) == "always"
        tls = mode == "on" ? try Self.tls(settings) : nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        let address = try? SocketAddress(ipAddress: host, port: 0)
        switch address {
        case .v4: return address?.ipAddress?.hasPrefix("127.") == true
        case .v6: return host == "::1"
        case .unixDomainSocket, nil: return false
        }
    }

    private static func tls(_ settings: Settings) throws -> TLSConfiguration {
        let certificate = settings.text(.serverCertificate)
        let key = settings.text(.serverPrivateKey)
        guard !certificate.isEmpty, !key.isEmpty else {
            throw SettingError.contradiction(
                "server.tls is on: name PEM files in server.certificate and server.private-key")
        }
        do {
            return TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        } catch {
            throw SettingError.contradiction(
                "cannot read server.certificate '\(certificate)' or server.private-key '\(key)': \(error)"
            )
        }
    }
}
