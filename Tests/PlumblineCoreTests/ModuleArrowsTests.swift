import Foundation
import Testing

/// The direction of the arrows between the modules: what each may import of ours.
struct ModuleArrowsTests {
    private static let allowed: [String: Set<String>] = [
        "PlumblineCore": [],
        "PlumblineGit": ["CLibGit2", "PlumblineCore"],
        "PlumblineStore": ["PlumblineCore"],
        "PlumblineCache": ["PlumblineCore", "PlumblineGit"],
        "PlumblineBrowser": [
            "PlumblineCache", "PlumblineCore", "PlumblineGit", "PlumblineStore",
        ],
        "PlumblineHTTP": [
            "CZlib", "PlumblineBrowser", "PlumblineCache", "PlumblineCore", "PlumblineStore",
        ],
        "PlumblineWeb": ["PlumblineBrowser", "PlumblineCore"],
        "PlumblineCLI": [
            "PlumblineBrowser", "PlumblineCache", "PlumblineCore", "PlumblineHTTP",
            "PlumblineStore", "PlumblineWeb",
        ],
        "PlumblineBenchmarks": ["PlumblineCore", "PlumblineGit"],
    ]

    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources")

    @Test(arguments: allowed.keys.sorted())
    func `a module imports only what its arrows allow`(module: String) throws {
        let allowed = try #require(Self.allowed[module])
        for (file, imported) in try Self.imports(of: module) {
            let isOurs =
                imported.hasPrefix("Plumbline") || ["CLibGit2", "CZlib"].contains(imported)
            #expect(!isOurs || allowed.contains(imported), "\(file) imports \(imported)")
        }
    }

    @Test func `every module of ours has its arrows`() throws {
        let modules = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
            .filter { $0.hasPrefix("Plumbline") }
        #expect(Set(modules) == Set(Self.allowed.keys))
    }

    @Test func `Core uses nothing but the standard library and a C library's logarithm`() throws {
        let imports = Set(try Self.imports(of: "PlumblineCore").map(\.imported))
        #expect(imports.isSubset(of: ["Glibc", "Musl", "Darwin"]))
    }

    private static func imports(of module: String) throws -> [(file: String, imported: String)] {
        let folder = sources.appending(path: module)
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap {
            $0 as? String
        }
        return try (files ?? []).filter { $0.hasSuffix(".swift") }.flatMap { file in
            try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                .split(separator: "\n").compactMap(Self.imported).map { (file, $0) }
        }
    }

    /// The module that a line imports; `nil` if it imports none.
    private static func imported(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place < 3, place + 1 < words.count else {
            return nil
        }
        return String(words[place + 1].prefix { $0 != "." })
    }
}
