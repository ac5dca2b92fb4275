import Foundation
import PlumblineGit
import PlumblineTesting
import Testing

@testable import PlumblineCache

struct PackIntegrityTests {
    private let repository: ScratchRepository

    init() throws {
        repository = try ScratchRepository()
        try repository.commit(["poem.txt": "roses\nviolets\n"])
        try repository.pack()
    }

    @Test func `a pack as git wrote it is proven`() throws {
        try PackIntegrity().check(repository.gitDirectory)
    }

    @Test(arguments: [".pack", ".idx"])
    func `a file in which one byte was garbled is refused`(suffix: String) throws {
        try garble(suffix)

        #expect { try PackIntegrity().check(repository.gitDirectory) } throws: {
            ($0 as? GitError)?.code == .corrupt
        }
    }

    @Test func `a pack that was proven is read again after it changed`() throws {
        let integrity = PackIntegrity()
        try integrity.check(repository.gitDirectory)

        try garble(".pack")

        #expect(throws: GitError.self) { try integrity.check(repository.gitDirectory) }
    }

    @Test func `a pack that is trusted is not read until something changes`() throws {
        let integrity = PackIntegrity()
        try garble(".pack")
        integrity.trust(repository.gitDirectory)
        try integrity.check(repository.gitDirectory)

        try garble(".idx")

        #expect(throws: GitError.self) { try integrity.check(repository.gitDirectory) }
    }

    @Test func `what an orderly end wrote down counts for the next start alone`() throws {
        let record = repository.gitDirectory + "/proven-packs.json"
        let ended = PackIntegrity(record: record)
        try garble(".pack")
        ended.trust(repository.gitDirectory)
        ended.writeRecord()

        try PackIntegrity(record: record).check(repository.gitDirectory)
        #expect(throws: GitError.self) {
            try PackIntegrity(record: record).check(repository.gitDirectory)
        }
    }

    @Test func `a record proves no pack that changed since, and a malformed one none`() throws {
        let record = repository.gitDirectory + "/proven-packs.json"
        let ended = PackIntegrity(record: record)
        try ended.check(repository.gitDirectory)
        ended.writeRecord()
        try garble(".pack")

        #expect(throws: GitError.self) {
            try PackIntegrity(record: record).check(repository.gitDirectory)
        }
        try Data("{".utf8).write(to: URL(filePath: record))
        #expect(throws: GitError.self) {
            try PackIntegrity(record: record).check(repository.gitDirectory)
        }
    }

    private func garble(_ suffix: String) throws {
        let folder = URL(filePath: repository.gitDirectory + "/objects/pack")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        let file = try #require(files.first { $0.path.hasSuffix(suffix) })
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 0xFF
        try FileManager.default.removeItem(at: file)
        try bytes.write(to: file)
        // A file system's clock may not tell two writes apart that are so near to each other.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: file.path)
    }
}
