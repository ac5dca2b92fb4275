import Configuration
import Foundation
import SystemPackage
import Yams

/// All settings, read and checked.
///
/// A value on the command line goes before one in the environment, and that before the file's.
struct Settings: Sendable {
    private let values: [String: Setting.Value]

    /// Reads the file, if one is named, the environment and the options.
    ///
    /// - Throws: `SettingError` for an unknown key or a value that is not allowed.
    init(
        _ options: ConfigurationOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws {
        try Self.checkNames(in: environment)
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "command line", values: Self.values(of: options)),
            EnvironmentVariablesProvider(environmentVariables: environment)
                .prefixKeys(with: "plumbline"),
        ]
        let file = options.file ?? environment["PLUMBLINE_CONFIG"]
        if let file {
            try Self.checkKeys(inFile: file)
            providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
        }
        let reader = ConfigReader(providers: providers)
        values = try Setting.all.reduce(into: [:]) { values, setting in
            values[setting.key] = try Self.value(of: setting, reader)
        }
    }

    /// The value of a setting that is a text or a choice.
    func text(_ setting: Setting) -> String {
        guard case .text(let text) = values[setting.key] ?? setting.fallback else { return "" }
        return text
    }

    /// The value of a setting that is a number.
    func number(_ setting: Setting) -> Int {
        guard case .number(let number) = values[setting.key] ?? setting.fallback else { return 0 }
        return number
    }

    /// The value of a setting that is a list.
    func list(_ setting: Setting) -> [String] {
        guard case .list(let list) = values[setting.key] ?? setting.fallback else { return [] }
        return list
    }

    /// The folder of the clones, records and key.
    var dataFolder: String {
        let folder = text(.dataFolder)
        if !folder.isEmpty { return URL(filePath: folder).standardizedFileURL.path }
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? NSHomeDirectory())
            + "/.local/share"
        return base + "/plumbline"
    }

    private static func value(of setting: Setting, _ reader: ConfigReader) throws -> Setting.Value {
        let key = ConfigKey(setting.key)
        if setting.isList {
            guard let given = reader.stringArray(forKey: key) else { return setting.fallback }
            let elements = given.map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
            guard let value = setting.value(of: elements) else {
                throw SettingError.badValue(setting, elements.joined(separator: ","))
            }
            return value
        }
        guard let text = reader.string(forKey: key) else { return setting.fallback }
        guard let value = setting.value(of: text) else {
            throw SettingError.badValue(setting, text)
        }
        return value
    }

    private static func values(
        of options: ConfigurationOptions
    ) -> [AbsoluteConfigKey: ConfigValue] {
        options.given.reduce(into: [:]) { values, given in
            var content = ConfigContent.string(given.text)
            if given.setting.isList {
                content = .stringArray(given.text.split(separator: ",").map(String.init))
            }
            values[AbsoluteConfigKey(ConfigKey(given.setting.key))] = ConfigValue(
                content, isSecret: false)
        }
    }

    /// Variables that are read elsewhere: by the commands that talk to a service.
    private static let otherVariables = ["PLUMBLINE_CONFIG", "PLUMBLINE_SERVER", "PLUMBLINE_TOKEN"]

    private static func checkNames(in environment: [String: String]) throws(SettingError) {
        let known = Setting.all.map(\.variable) + otherVariables
        for name in environment.keys.sorted() where name.hasPrefix("PLUMBLINE_") {
            guard known.contains(name) else { throw .unknownVariable(name) }
        }
    }

    private static func checkKeys(inFile file: String) throws {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw SettingError.unreadable(file, error.systemReason)
        }
        do {
            let node = try Yams.compose(yaml: text)
            guard node?.mapping != nil || node == nil else {
                throw SettingError.unreadable(file, "not a mapping of keys to values")
            }
            try check(node, below: "", file)
        } catch let error as YamlError {
            throw SettingError.unreadable(file, "\(error)")
        }
    }

    private static func check(_ node: Node?, below prefix: String, _ file: String)
        throws(SettingError)
    {
        guard let mapping = node?.mapping else { return }
        for (name, node) in mapping {
            let key = prefix + (name.string ?? "?")
            if node.mapping != nil, Setting.all.contains(where: { $0.key.hasPrefix(key + ".") }) {
                try check(node, below: key + ".", file)
            } else {
                guard let setting = Setting.all.first(where: { $0.key == key }) else {
                    throw .unknownKey(key, file: file)
                }
                try checkShape(of: node, for: setting)
            }
        }
    }

    private static func checkShape(of node: Node, for setting: Setting) throws(SettingError) {
        if setting.isList {
            guard node.sequence != nil else { throw .badValue(setting, node.string ?? "a mapping") }
        } else if node.scalar == nil {
            throw .badValue(setting, node.sequence == nil ? "a mapping" : "a list")
        }
    }
}

/// What is wrong with a setting.
enum SettingError: Error {
    case unknownKey(String, file: String)
    case unknownVariable(String)
    case badValue(Setting, String)
    case unreadable(String, String)
    /// Settings that do not go together, and what to do.
    case contradiction(String)
}

extension SettingError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownKey(let key, let file):
            "unknown key '\(key)' in '\(file)'\(Self.suggestion(key, Setting.all.map(\.key)))"
        case .unknownVariable(let name):
            "unknown variable '\(name)' in the environment"
                + Self.suggestion(name, Setting.all.map(\.variable))
        case .badValue(let setting, let value):
            "\(setting.key) is '\(value)', allowed is \(setting.allowed)"
        case .unreadable(let file, let detail):
            "cannot read configuration '\(file)': \(detail)"
        case .contradiction(let detail):
            detail
        }
    }

    private static func suggestion(_ name: String, _ known: [String]) -> String {
        let last = name.split { ".-_".contains($0) }.last.map { $0.lowercased() } ?? name
        let like = known.filter { $0.lowercased().hasSuffix(last) }
        return like.isEmpty
            ? "; known are \(known.joined(separator: ", "))"
            : "; did you mean \(like.joined(separator: " or "))?"
    }
}
