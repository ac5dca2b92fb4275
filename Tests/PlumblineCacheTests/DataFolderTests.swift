import Foundation
import PlumblineCore
import PlumblineTesting
import Testing

@testable import PlumblineCache

@Suite struct DataFolderTests {
    private static let id = RepositoryID(value: 1)

    private let scratch: ScratchFolder
    private var path: String { scratch.path(of: "data") }

    init() throws { scratch = try ScratchFolder() }

    @Test func `one has the folder at a time, and others learn where its service is`() throws {
        let folder = try DataFolder(path: path)
        #expect(DataFolder.service(of: path) == nil)

        folder.announce(service: "http://127.0.0.1:1")

        #expect(DataFolder.service(of: path) == "http://127.0.0.1:1")
        #expect(throws: DataFolderError.locked(path, service: "http://127.0.0.1:1")) {
            _ = try DataFolder(path: path)
        }
    }

    @Test func `the address of a service goes with it`() throws {
        try DataFolder(path: path).announce(service: "http://127.0.0.1:1")
        #expect(DataFolder.service(of: path) == nil)

        let next = try DataFolder(path: path)

        #expect(DataFolder.service(of: path) == nil)
        #expect(next.path == path)
    }

    @Test func `looking who has the folder keeps nobody from taking it`() async throws {
        try DataFolder(path: path).announce(service: "http://127.0.0.1:1")

        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { [path] in
                    try await onThread { for _ in 0..<2000 { _ = DataFolder.service(of: path) } }
                }
            }
            for _ in 0..<20 { _ = try DataFolder(path: path) }
            try await group.waitForAll()
        }
    }

    @Test func `a folder that others may change is refused`() throws {
        try scratch.makeFolder("data")
        try FileManager.default.setAttributes([.posixPermissions: 0o720], ofItemAtPath: path)

        #expect(throws: DataFolderError.writableByOthers(path)) { _ = try DataFolder(path: path) }
    }

    @Test func `a file is no data folder`() throws {
        try scratch.write("", to: "data")

        #expect(throws: DataFolderError.self) { _ = try DataFolder(path: path) }
    }

    @Test func `what a crash left is swept, and nothing else`() throws {
        let folder = try DataFolder(path: path)
        let clone = "data/repositories/\(Self.id).git"
        let kept = [
            "HEAD", "packed-refs", "refs/heads/tmp_a.lock", "objects/pack/pack-1.pack",
            "objects/pack/pack-1.idx", "objects/pack/multi-pack-index",
        ]
        let swept = [
            "packed-refs.lock", "packed-refs.new", "HEAD.new", "objects/pack/pack_git2_x",
            "objects/pack/multi-pack-index.lock", "incoming/objects/pack/pack-2.pack",
        ]
        for name in kept + swept { try write("\(clone)/\(name)") }
        try write("data/incoming/\(Self.id)-1/clone.git/HEAD")

        try folder.sweep()

        let exists = { [path] (name: String) in
            FileManager.default.fileExists(atPath: "\(path)/../\(clone)/\(name)")
        }
        #expect(kept.allSatisfy(exists))
        #expect(!swept.contains(where: exists))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/incoming").isEmpty)
        #expect(folder.publishedClones() == [Self.id])
    }

    @Test func `a clone appears whole, goes aside and is removed`() throws {
        let folder = try DataFolder(path: path)
        for _ in 0..<2 {
            let incoming = try folder.makeIncoming(for: Self.id)
            try write("data/incoming/\(incoming.split(separator: "/").last ?? "")/clone.git/HEAD")
            try folder.publish(incoming + "/clone.git", as: Self.id)
            #expect(folder.publishedClones() == [Self.id])
            try folder.setAside(Self.id)
            #expect(folder.publishedClones().isEmpty)
        }
        #expect(folder.repositories() == [Self.id])

        folder.removeClones(of: Self.id)

        #expect(folder.repositories().isEmpty)
    }

    private func write(_ name: String) throws {
        let parts = name.split(separator: "/")
        try scratch.makeFolder(parts.dropLast().joined(separator: "/"))
        try scratch.write("x", to: name)
    }
}
