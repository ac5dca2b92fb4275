import PlumblineCore
import PlumblineTesting

/// A repository whose clone takes long enough to be interrupted at many moments, and its server.
final class LargeRemote: Sendable {
    let repository: ScratchRepository
    let server: GitHTTPServer
    let url: String
    /// Paths of the raw contents of some files, without what comes before the repository's id.
    let paths: [String]
    /// The contents of those files, one after the other, as git has them.
    let contents: [UInt8]
    private let folder: ScratchFolder

    /// One for all tests; nobody changes it.
    static let shared = Result { try LargeRemote() }

    private init() throws {
        folder = try ScratchFolder()
        let repository = try ScratchRepository(in: folder)
        self.repository = repository
        let commits = try repository.commitHistory(count: 800)
        for number in 0..<6 {
            try repository.commit([
                TreePath(stringLiteral: "noise\(number)"): .noise(byteCount: 2 << 20, seed: number)
            ])
        }
        try repository.pack()
        server = try GitHTTPServer(serving: folder.path)
        url = server.url(for: "repo.git")
        let tip = try repository.id(of: "main")
        let places = try [commits[0], commits[400], tip].flatMap { commit in
            try repository.files(at: commit).suffix(12).map { (commit, $0) }
        }
        paths = places.map { "raw/\($1)?at=\($0)" }
        contents = try places.flatMap { try repository.contents(of: $1, at: $0) }
    }
}

extension ScratchRepository {
    /// The paths of the files of a commit.
    func files(at commit: ObjectID) throws -> [String] {
        try git("ls-tree", "-r", "--name-only", commit.description).lines
    }

    /// The bytes of a file of a commit.
    func contents(of path: String, at commit: ObjectID) throws -> [UInt8] {
        try git("cat-file", "blob", "\(commit):\(path)").bytes
    }
}

extension Service {
    /// Whether what is served of the repository `id` is what git has, byte for byte.
    func serves(_ remote: LargeRemote, as id: String) async throws -> Bool {
        let paths = remote.paths.map { "/v1/repositories/\(id)/\($0)" }
        return try await curl.contents(of: paths) == remote.contents
    }
}
