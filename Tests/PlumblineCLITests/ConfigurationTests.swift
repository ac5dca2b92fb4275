import Foundation
import PlumblineTesting
import Testing

/// Where settings come from, and what is refused.
@Suite struct ConfigurationTests {
    @Test func `options go before the environment, and that before the file`() async throws {
        let scratch = try CLIScratch()
        let file = try scratch.write(
            "threads: 70\nlog:\n  level: fatal\n", to: "settings.yaml")

        // Each bad value is hidden by a good one that goes before it, until none is left.
        let variables: [String: String?] = ["PLUMBLINE_LOG_LEVEL": "loud"]
        let fromOption = try await scratch.run(
            "repositories", "--config", file, "--log-level", "info", environment: variables)
        let fromEnvironment = try await scratch.run(
            "repositories", "--config", file, environment: variables)
        let fromFile = try await scratch.run(
            "repositories", "--config", file, environment: ["PLUMBLINE_LOG_LEVEL": nil])

        #expect(fromOption.status == 0)
        #expect(fromEnvironment.status == 1)
        #expect(fromEnvironment.errorText.contains("log.level is 'loud', allowed is one of trace"))
        #expect(fromFile.status == 1)
        #expect(fromFile.errorText.contains("log.level is 'fatal', allowed is one of trace"))
    }

    @Test(arguments: [
        ("server:\n  prot: 80\n", "unknown key 'server.prot' in '", "known are data.folder"),
        ("servers: {}\n", "unknown key 'servers' in '", "known are"),
        ("server: 80\n", "unknown key 'server' in '", "known are"),
        ("serve:\n  port: 80\n", "unknown key 'serve", "server.port"),
        ("server:\n  port: 65536\n", "server.port is '65536'", "a whole number from 0 to 65535"),
        ("server:\n  port: high\n", "server.port is 'high'", "a whole number from 0 to 65535"),
        ("server:\n  port: [80]\n", "server.port is 'a list'", "a whole number"),
        ("server:\n  tls: maybe\n", "server.tls is 'maybe'", "one of off, on, terminated-by-proxy"),
        ("remotes:\n  hosts: github.com\n", "remotes.hosts is 'github.com'", "a list of hosts"),
        ("remotes:\n  hosts: ['a b']\n", "remotes.hosts is 'a b'", "a list of hosts: NAME"),
        ("remotes:\n  file-roots: [srv]\n", "remotes.file-roots is 'srv'", "begin with /"),
        ("server:\n  proxies: [proxy]\n", "server.proxies is 'proxy'", "a list of IP addresses"),
        ("server:\n  cors-origins: ['*']\n", "server.cors-origins is '*'", "a list of origins"),
        ("server:\n  cors-origins: ['null']\n", "is 'null'", "a list of origins"),
        ("server:\n  cors-origins: ['https://a/b']\n", "is 'https://a/b'", "a list of origins"),
        ("just a text\n", "cannot read configuration '", "not a mapping"),
        ("a: [\n", "cannot read configuration '", ".yaml'"),
    ])
    func `what a file may not say is refused by name`(
        text: String, what: String, allowed: String
    ) async throws {
        let scratch = try CLIScratch()

        let output = try await scratch.run(
            "serve", "--config", try scratch.write(text, to: "bad.yaml"),
            environment: [
                "PLUMBLINE_SERVER_PORT": nil, "PLUMBLINE_REMOTES_HOSTS": nil,
                "PLUMBLINE_REMOTES_FILE_ROOTS": nil,
            ])

        #expect(output.status == 1)
        #expect(output.errorText.contains(what), "\(output.errorText)")
        #expect(output.errorText.contains(allowed), "\(output.errorText)")
        #expect(output.bytes.isEmpty)
    }

    @Test(arguments: [
        ("PLUMBLINE_SERVER_PROT", "1", "unknown variable 'PLUMBLINE_SERVER_PROT'", "known are"),
        (
            "PLUMBLINE_PORT", "1", "unknown variable 'PLUMBLINE_PORT'",
            "did you mean PLUMBLINE_SERVER_PORT"
        ),
        ("PLUMBLINE_SERVER_PORT", "-1", "server.port is '-1'", "from 0 to 65535"),
        ("PLUMBLINE_THREADS", "", "threads is ''", "from 0 to 256"),
        ("PLUMBLINE_REMOTES_HOSTS", "github.com,a b", "remotes.hosts is 'github.com,a b'", "NAME"),
        ("PLUMBLINE_CONFIG", "/nowhere.yaml", "cannot read configuration '/nowhere.yaml'", ": "),
    ])
    func `what the environment may not say is refused by name`(
        name: String, value: String, what: String, allowed: String
    ) async throws {
        let output = try await CLIScratch().run("serve", environment: [name: value])

        #expect(output.status == 1)
        #expect(output.errorText.contains(what), "\(output.errorText)")
        #expect(output.errorText.contains(allowed), "\(output.errorText)")
    }

    @Test(arguments: [
        (
            ["--server-port", "x"], 1,
            "server.port is 'x', allowed is a whole number from 0 to 65535"
        ),
        (["--remotes-hosts", "a b"], 1, "remotes.hosts is 'a b', allowed is a list of hosts"),
        (["--server-prot", "1"], 2, "Unknown option '--server-prot'"),
    ])
    func `what the options may not say is refused by name`(
        options: [String], status: Int32, what: String
    ) async throws {
        let scratch = try CLIScratch()

        let output = try await scratch.run(arguments: ["serve"] + options)

        #expect(output.status == status)
        #expect(output.errorText.contains(what), "\(output.errorText)")
    }

    @Test func `every setting has an option, a variable and a place in the file`() async throws {
        let scratch = try CLIScratch()
        let help = try await scratch.run("serve", "--help").text
        let options = Set(
            help.matches(of: /--([a-z][a-z0-9-]*)/).map { String($0.1) }
        ).subtracting(["config", "version", "help"])

        let settings = try Self.defaults()

        #expect(Set(settings.map(\.option)) == options)
        let variables = settings.map { setting in
            "PLUMBLINE_" + setting.option.uppercased().replacing("-", with: "_")
        }
        // Unknown names are refused before any value is.
        let bad = Dictionary(uniqueKeysWithValues: variables.map { ($0, "\u{1}" as String?) })
        let output = try await scratch.run("repositories", environment: bad)
        #expect(output.errorText.contains("is '\u{1}'"), "\(output.errorText)")
        let unknown = try await scratch.run(
            "repositories", environment: bad.merging(["PLUMBLINE_PROT": ""]) { $1 })
        #expect(unknown.errorText.contains("unknown variable 'PLUMBLINE_PROT'"))
    }

    @Test func `the values in the project's file are the defaults`() async throws {
        let scratch = try CLIScratch()
        let help = try await scratch.run("serve", "--help").text
            .replacing(/\s+/, with: " ")

        for setting in try Self.defaults() where !setting.value.isEmpty {
            let option = try #require(help.firstRange(of: "--\(setting.option) <"))
            let text = help[option.upperBound...]
            let end = text.firstRange(of: " --")?.lowerBound ?? text.endIndex
            #expect(
                text[..<end].contains("(default: \(setting.value))"),
                "\(setting.option): \(text[..<end])")
        }
    }

    @Test func `the project's file is read as it stands`() async throws {
        let scratch = try CLIScratch()

        let output = try await scratch.run("repositories", "--config", Self.file)

        #expect(output.errorText == "")
        #expect(output.status == 0)
    }

    /// The project's configuration, from the place of this file.
    private static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("config/plumbline.yaml").path

    /// The options and their values, as the project's file has them; a list as `--help` shows it.
    private static func defaults() throws -> [(option: String, value: String)] {
        var prefix = ""
        var settings: [(option: String, value: String)] = []
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            guard let match = line.wholeMatch(of: /( *)([a-z-]+): *(.*)/) else { continue }
            let name = match.2.replacing(".", with: "-")
            if match.3.isEmpty {
                prefix = name + "-"
            } else {
                let value = match.3.trimmingCharacters(in: ["\"", "[", "]"])
                settings.append(((match.1.isEmpty ? "" : prefix) + name, value))
            }
        }
        return settings
    }
}
