import Foundation
import PlumblineCore
import PlumblineStore
import PlumblineTesting
import Testing

struct StoreTests {
    @Test func `the files of a store can be read by their owner alone`() throws {
        let scratch = try StoreScratch()
        _ = try scratch.store.createToken(name: "ci")
        #expect(try modes(scratch.folder) == Set([0o600]))
    }

    @Test func `files that others could read are closed to them`() throws {
        let scratch = try StoreScratch()
        _ = try scratch.store.createToken(name: "ci")
        for name in ["store.db", "store.db-wal", "store.db-shm"] {
            #expect(chmod(scratch.folder.path(of: name), 0o644) == 0)
        }
        _ = try scratch.reopened()
        #expect(try modes(scratch.folder) == Set([0o600]))
    }

    @Test func `what one store writes, another sees at once`() throws {
        let scratch = try StoreScratch()
        let service = scratch.store
        let command = try scratch.reopened()

        let text = try command.createToken(name: "ci")
        #expect(try service.tokenName(for: text) == "ci")
        let link = try service.insertLink(to: remote("https://github.com/o/r")).link
        #expect(try command.links() == [link])
        try command.deleteLink(link.id)
        #expect(try service.link(link.id) == nil)
    }

    @Test func `two stores that write at once lose nothing`() async throws {
        let scratch = try StoreScratch()
        let stores = [scratch.store, try scratch.reopened()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    for index in 0..<50 { _ = try store.createToken(name: "t\(number)-\(index)") }
                }
            }
            try await group.waitForAll()
        }
        #expect(try scratch.store.tokens().count == 100)
    }

    @Test func `stores that are created at once agree`() async throws {
        let folder = try ScratchFolder()
        let key = try SecretKey.loadOrCreate(at: folder.path(of: "secret.key"))
        let path = folder.path(of: "store.db")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { _ = try Store(at: path, key: key).createToken(name: "t\(number)") }
            }
            try await group.waitForAll()
        }
        #expect(try Store(at: path, key: key).tokens().count == 8)
    }

    @Test func `a store that a newer version has written to is refused`() throws {
        let scratch = try StoreScratch()
        try scratch.execute("INSERT INTO grdb_migrations (identifier) VALUES ('deployments')")

        let error = try #require(throws: StoreError.self) { try scratch.reopened() }

        #expect(error == .newerSchema(path: scratch.path))
        #expect(error.description.contains("was written by a newer version; run that version"))
    }

    @Test func `a file that is no database is refused and left alone`() throws {
        let folder = try ScratchFolder()
        let text = String(repeating: "no database\n", count: 1_000)
        let path = try folder.write(text, to: "store.db")
        let key = try SecretKey.loadOrCreate(at: folder.path(of: "secret.key"))

        let error = try #require(throws: StoreError.self) { try Store(at: path, key: key) }

        guard case .damaged(path, _) = error else {
            Issue.record("not said to be damaged: \(error)")
            return
        }
        #expect(try folder.text(of: "store.db") == text)
    }

    @Test func `a store in a folder that is not there is not created`() throws {
        let folder = try ScratchFolder()
        let key = try SecretKey.loadOrCreate(at: folder.path(of: "secret.key"))
        let path = folder.path(of: "missing/store.db")
        let expected = StoreError.cannotOpen(path: path, reason: "No such file or directory")
        #expect(throws: expected) { try Store(at: path, key: key) }
    }

    @Test func `a closed store answers no more`() throws {
        let store = try StoreScratch().store
        try store.close()
        #expect(throws: StoreError.self) { try store.links() }
    }

    private func modes(_ folder: ScratchFolder) throws -> Set<Int> {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count == 4)
        return Set(
            names.map { name in
                var status = stat()
                return lstat(folder.path(of: name), &status) == 0
                    ? Int(status.st_mode & 0o7777) : -1
            })
    }
}
