import Foundation
import PlumblineCore
import PlumblineStore
import PlumblineTesting
import Testing

struct SecretKeyTests {
    private let folder: ScratchFolder
    private var path: String { folder.path(of: "secret.key") }

    init() throws { folder = try ScratchFolder() }

    @Test func `the first start creates a key that only its owner can read`() throws {
        _ = try SecretKey.loadOrCreate(at: path)

        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode == S_IFREG | 0o600)
        #expect(status.st_size == 32)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["secret.key"])
    }

    @Test func `a key is random, and stays what it is`() throws {
        _ = try SecretKey.loadOrCreate(at: path)
        let bytes = try folder.contents(of: "secret.key")
        _ = try SecretKey.loadOrCreate(at: path)
        _ = try SecretKey.loadOrCreate(at: folder.path(of: "other.key"))

        #expect(try folder.contents(of: "secret.key") == bytes)
        #expect(try folder.contents(of: "other.key") != bytes)
    }

    @Test(arguments: [0o644, 0o640, 0o660, 0o666, 0o700, 0o4600])
    func `a key that others may use is refused`(_ mode: Int) throws {
        try folder.write(bytes(32), to: "secret.key")
        #expect(chmod(path, mode_t(mode)) == 0)
        #expect(problem() == .permissions(mode))
    }

    @Test func `a key may be read-only`() throws {
        try folder.write(bytes(32), to: "secret.key")
        #expect(chmod(path, 0o400) == 0)
        #expect(problem() == nil)
    }

    @Test(arguments: [0, 31, 33, 4_096])
    func `a key of another length is refused and left alone`(_ count: Int) throws {
        try folder.write(bytes(count), to: "secret.key")
        #expect(problem() == .length(count, expected: 32))
        #expect(try folder.contents(of: "secret.key") == bytes(count))
    }

    @Test(.enabled(if: geteuid() == 0)) func `a key of another owner is refused`() throws {
        try folder.write(bytes(32), to: "secret.key")
        #expect(chown(path, 1, 1) == 0)
        #expect(problem() == .owner(1, expected: 0))
    }

    @Test func `a folder, a symbolic link or a pipe is no key`() throws {
        try folder.makeFolder("secret.key")
        #expect(problem() == .notAFile)

        try folder.write(bytes(32), to: "real.key")
        #expect(rmdir(path) == 0)
        #expect(symlink(folder.path(of: "real.key"), path) == 0)
        #expect(problem() == .notAFile)

        #expect(unlink(path) == 0)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(problem() == .notAFile)
    }

    @Test func `a key in a folder that is not there is not created`() throws {
        let missing = folder.path(of: "missing/secret.key")
        let error = try #require(throws: StoreError.self) {
            try SecretKey.loadOrCreate(at: missing)
        }
        #expect(
            error.description == "cannot use the key file '\(missing)': No such file or directory")
    }

    @Test func `all that start at once get the same key`() async throws {
        let path = path
        let keys = try await withThrowingTaskGroup(of: SecretKey.self) { group in
            for _ in 0..<16 {
                group.addTask { try SecretKey.loadOrCreate(at: path) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        let stores = try keys.map { try Store(at: folder.path(of: "store.db"), key: $0) }
        let id = try stores[0].insertLink(to: remote("https://github.com/o/r")).link.id
        let credential = Credential.password(username: "me", password: "s3cret")
        try stores[0].setCredential(credential, for: id)
        for store in stores {
            #expect(try store.credential(for: id) == credential)
        }
    }

    @Test func `a key is never shown`() throws {
        let key = try SecretKey.loadOrCreate(at: path)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "a secret key")
        #expect(String(reflecting: key) == "a secret key")
        #expect(!dumped.contains("SymmetricKey"))
    }

    private func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }

    private func problem() -> StoreError.KeyFileProblem? {
        do throws(StoreError) {
            _ = try SecretKey.loadOrCreate(at: path)
            return nil
        } catch {
            guard case .keyFile(path, let problem) = error else { return nil }
            return problem
        }
    }
}
