import ArgumentParser
import Foundation
import PlumblineStore

/// `plumbline token`: who may use a service that others can reach.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and remove tokens.",
        subcommands: [Create.self, ListTokens.self, Remove.self])

    /// `plumbline token create NAME`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a token and print it; it is not shown again.",
            discussion: "For now every token may read every linked repository.")

        @Argument(help: "A name to know the token by.")
        var name: String
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            try StandardOutput.write(try await openStore(options).createToken(name: name))
        }
    }

    /// `plumbline token list`.
    struct ListTokens: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the names of the tokens.")

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            for token in try await openStore(options).tokens() {
                let date = Date(timeIntervalSince1970: TimeInterval(token.createdAt))
                try StandardOutput.write("\(token.name)\t\(date.formatted(.iso8601))")
            }
        }
    }

    /// `plumbline token remove NAME`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Remove a token.")

        @Argument(help: "The name of the token.")
        var name: String
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            guard try await openStore(options).removeToken(name: name) else {
                throw CommandFailure("no token '\(name)'")
            }
        }
    }

    /// Opens the records beside a service that may be running.
    private static func openStore(_ options: ConfigurationOptions) async throws -> Store {
        let folder = try await Settings(options).dataFolder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try Store(
            at: folder + "/plumbline.db",
            key: try SecretKey.loadOrCreate(at: folder + "/secret.key"))
    }
}
