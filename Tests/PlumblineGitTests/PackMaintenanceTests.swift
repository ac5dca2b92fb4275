import Foundation
import PlumblineCore
import PlumblineGit
import PlumblineTesting
import Testing

@Suite struct PackMaintenanceTests {
    @Test func `one index covers all packs until they are put into one`() throws {
        let repository = try ScratchRepository()
        for text in ["roses\n", "violets\n", "sugar\n"] {
            try repository.commit(["poem.txt": .text(text)])
            try repository.git("repack", "-dq")
        }
        let maintenance = PackMaintenance(gitDirectory: repository.gitDirectory)
        #expect(maintenance.packCount == 3)

        try maintenance.writeMultiPackIndex()

        try repository.git("multi-pack-index", "verify")
        let index = "\(repository.gitDirectory)/objects/pack/multi-pack-index"
        #expect(FileManager.default.fileExists(atPath: index))

        try maintenance.repack { _, _ in }

        #expect(maintenance.packCount == 1)
        #expect(!FileManager.default.fileExists(atPath: index))
        try repository.git("fsck", "--full", "--strict")
    }
}

@Suite struct KnownHostsTests {
    @Test(arguments: [
        ("git.example.com ssh-ed25519 AAAA\n", 22, "git.example.com ssh-ed25519 AAAA\n"),
        ("*.example.com,!bad.example.com ssh-rsa AAAA x\n", 22, "git.example.com ssh-rsa AAAA\n"),
        ("!git.example.com,*.example.com ssh-rsa AAAA\n", 22, ""),
        ("[git.example.com]:7999 ssh-rsa AAAA\n", 7999, "[git.example.com]:7999 ssh-rsa AAAA\n"),
        ("git.example.com ssh-rsa AAAA\n", 7999, ""),
        ("# git.example.com ssh-rsa AAAA\nnonsense\n@cert-authority * ssh-rsa AAAA\n", 22, ""),
        ("|1|c2FsdA==|aGFzaA== ssh-rsa AAAA\n", 22, "|1|c2FsdA==|aGFzaA== ssh-rsa AAAA\n"),
    ])
    func `the lines that speak of a host are found`(text: String, port: Int, lines: String) {
        #expect(KnownHosts(text).lines(forHost: "git.example.com", port: port) == lines)
    }
}
