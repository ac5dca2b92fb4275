import PlumblineCore
import PlumblineStore
import Testing

struct CredentialStoreTests {
    static let credentials = [
        Credential.password(username: "x-access-token", password: "s3cret-p4ssword"),
        .password(username: "é\0", password: String(repeating: "🔑", count: 4_000)),
        .sshKey(
            username: "s3cret-user", privateKey: "s3cret-key", passphrase: "s3cret-phrase",
            knownHosts: "s3cret-host ssh-ed25519 AAAA"),
        .sshKey(username: nil, privateKey: "s3cret-key", passphrase: nil, knownHosts: nil),
    ]

    private let scratch: StoreScratch
    private let id: RepositoryID

    init() throws {
        scratch = try StoreScratch()
        id = try scratch.store.insertLink(to: remote("https://github.com/o/r")).link.id
    }

    @Test(arguments: credentials)
    func `a credential comes back as it was given`(_ credential: Credential) throws {
        #expect(try scratch.store.credential(for: id) == nil)
        try scratch.store.setCredential(credential, for: id)
        #expect(try scratch.store.credential(for: id) == credential)
        #expect(try scratch.reopened().credential(for: id) == credential)
    }

    @Test func `a later credential takes the place of an earlier one`() throws {
        for credential in Self.credentials {
            try scratch.store.setCredential(credential, for: id)
        }
        #expect(try scratch.store.credential(for: id) == Self.credentials.last)
    }

    @Test func `a removed credential is gone`() throws {
        try scratch.store.setCredential(Self.credentials[0], for: id)
        #expect(try scratch.store.removeCredential(for: id))
        #expect(try !scratch.store.removeCredential(for: id))
        #expect(try scratch.store.credential(for: id) == nil)
    }

    @Test(arguments: credentials)
    func `no file holds a secret in clear`(_ credential: Credential) throws {
        try scratch.store.setCredential(credential, for: id)
        for text in try scratch.everyByte() {
            for secret in ["s3cret", "x-access-token", "privateKey", "password", "🔑"] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func `a credential that another key sealed has to be given again`() throws {
        try scratch.store.setCredential(Self.credentials[0], for: id)
        let other = try scratch.reopened(keyName: "other.key")

        #expect(throws: StoreError.credentialOfOtherKey(id)) { try other.credential(for: id) }
        #expect(StoreError.credentialOfOtherKey(id).description.hasSuffix("give it again"))

        try other.setCredential(Self.credentials[0], for: id)
        #expect(try other.credential(for: id) == Self.credentials[0])
    }

    @Test(arguments: [
        "x'00'", "x''", "zeroblob(200)", "substr(sealed, 1, length(sealed) - 1)",
        "substr(sealed, 2)", "sealed || x'00'",
    ])
    func `a damaged credential is told from none`(_ sealed: String) throws {
        try scratch.store.setCredential(Self.credentials[0], for: id)
        try scratch.execute("UPDATE credential SET sealed = CAST(\(sealed) AS BLOB)")
        #expect(throws: StoreError.damagedCredential(id)) {
            try scratch.store.credential(for: id)
        }
    }

    @Test func `the credential of one repository is of no use to another`() throws {
        let other = try scratch.store.insertLink(to: remote("https://github.com/o/other")).link.id
        try scratch.store.setCredential(Self.credentials[0], for: id)
        try scratch.execute("UPDATE credential SET link = '\(other)'")

        #expect(throws: StoreError.damagedCredential(other)) {
            try scratch.store.credential(for: other)
        }
    }
}
