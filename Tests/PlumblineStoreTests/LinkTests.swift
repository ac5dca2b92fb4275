import PlumblineCore
import PlumblineStore
import Testing

struct LinkTests {
    @Test func `a link is found again by its id`() throws {
        let scratch = try StoreScratch()
        let url = try remote("https://github.com/Pallets/Flask.git")

        let (link, isNew) = try scratch.store.insertLink(to: url)

        #expect(isNew)
        #expect(link.id == RepositoryID(naming: RepositoryName(url)))
        #expect(link.name.description == "github.com/Pallets/Flask")
        #expect(link.url == url)
        #expect(link.createdAt == StoreScratch.time)
        #expect(link.lastFetchAt == nil)
        #expect(link.failure == nil)
        #expect(try scratch.store.link(link.id) == link)
        #expect(try scratch.reopened().links() == [link])
    }

    @Test func `another spelling of a URL finds the link that is there`() throws {
        let store = try StoreScratch().store
        let first = try store.insertLink(to: remote("https://github.com/o/r"))
        let second = try store.insertLink(to: remote("git@github.com:O/R.git"))

        #expect(!second.isNew)
        #expect(second.link == first.link)
        #expect(try store.links().count == 1)
    }

    @Test func `an id does not depend on the spelling and never changes`() throws {
        let id = RepositoryID(naming: RepositoryName(try remote("git@GitHub.com:Pallets/flask")))
        #expect(id.description == "e6a2a5891b703665")
    }

    @Test func `links are listed by name`() throws {
        let store = try StoreScratch().store
        for name in ["b/b", "A/c", "a/b"] {
            try store.insertLink(to: remote("https://github.com/\(name)"))
        }
        let names = try store.links().map(\.name.description)
        #expect(names == ["github.com/a/b", "github.com/A/c", "github.com/b/b"])
    }

    @Test func `a fetch is recorded and ends a failure`() throws {
        let store = try StoreScratch().store
        let id = try store.insertLink(to: remote("https://github.com/o/r")).link.id
        let failure = Link.Failure(kind: "credentials-refused", detail: "the token was refused")

        try store.setFailure(failure, of: id)
        #expect(try store.link(id)?.failure == failure)
        try store.setFailure(nil, of: id)
        #expect(try store.link(id)?.failure == nil)

        try store.setFailure(failure, of: id)
        try store.setLastFetch(at: 1_700_000_500, of: id)
        #expect(try store.link(id)?.failure == nil)
        #expect(try store.link(id)?.lastFetchAt == 1_700_000_500)
    }

    @Test func `the URL of a link can change, its repository cannot`() throws {
        let store = try StoreScratch().store
        let id = try store.insertLink(to: remote("https://github.com/o/r")).link.id
        let ssh = try remote("git@github.com:o/r.git")
        let other = try remote("https://github.com/o/other")

        try store.setURL(ssh, of: id)

        #expect(try store.link(id)?.url == ssh)
        #expect(throws: StoreError.otherRepository("github.com/o/other", id)) {
            try store.setURL(other, of: id)
        }
    }

    @Test func `a deleted link is gone with its credential`() throws {
        let store = try StoreScratch().store
        let url = try remote("https://github.com/o/r")
        let id = try store.insertLink(to: url).link.id
        try store.setCredential(.password(username: "me", password: "s3cret"), for: id)

        #expect(try store.deleteLink(id))

        #expect(try !store.deleteLink(id))
        #expect(try store.link(id) == nil)
        #expect(try store.insertLink(to: url).isNew)
        #expect(try store.credential(for: id) == nil)
    }

    @Test func `a link that is not there cannot be changed`() throws {
        let store = try StoreScratch().store
        let url = try remote("https://github.com/o/r")
        let id = RepositoryID(naming: RepositoryName(url))
        let credential = Credential.password(username: "me", password: "s3cret")

        #expect(throws: StoreError.noSuchLink(id)) { try store.setLastFetch(at: 1, of: id) }
        #expect(throws: StoreError.noSuchLink(id)) { try store.setFailure(nil, of: id) }
        #expect(throws: StoreError.noSuchLink(id)) { try store.setURL(url, of: id) }
        #expect(throws: StoreError.noSuchLink(id)) { try store.setCredential(credential, for: id) }
    }

    @Test func `a damaged record is named`() throws {
        let scratch = try StoreScratch()
        let id = try scratch.store.insertLink(to: remote("https://github.com/o/r")).link.id
        try scratch.execute("UPDATE link SET url = 'nonsense'")

        #expect(throws: StoreError.damagedLink(id.description)) { try scratch.store.link(id) }
    }

    @Test func `a link never takes the id of another name`() throws {
        let scratch = try StoreScratch()
        let url = try remote("https://github.com/o/r")
        let id = try scratch.store.insertLink(to: url).link.id
        try scratch.execute("UPDATE link SET name = 'github.com/x/y'")

        let expected = StoreError.idTaken(id, by: "github.com/x/y", for: "github.com/o/r")
        #expect(throws: expected) { try scratch.store.insertLink(to: url) }
    }
}
