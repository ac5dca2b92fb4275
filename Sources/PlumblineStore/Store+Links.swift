import GRDB
public import PlumblineCore

extension Store {
    /// Links the repository at `url`, or finds the link that its name already has.
    ///
    /// An existing link is returned as it is; only ``setURL(_:of:)`` changes its URL.
    @discardableResult
    public func insertLink(
        to url: RemoteURL
    ) throws(StoreError) -> (link: Link, isNew: Bool) {
        let name = RepositoryName(url)
        let id = RepositoryID(naming: name)
        let createdAt = now()
        return try write { database in
            try database.execute(
                sql: """
                    INSERT INTO link (id, name, url, createdAt) VALUES (?, ?, ?, ?)
                    ON CONFLICT (id) DO NOTHING
                    """,
                arguments: [id.description, name.description, url.description, createdAt])
            let isNew = database.changesCount == 1
            guard let link = try Self.link(id, in: database) else {
                throw StoreError.noSuchLink(id)
            }
            guard link.name == name else {
                throw StoreError.idTaken(id, by: link.name.description, for: name.description)
            }
            return (link, isNew)
        }
    }

    /// Returns every link, ordered by name.
    public func links() throws(StoreError) -> [Link] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM link").map(Link.init(row:))
        }
        .sorted { $0.name < $1.name }
    }

    /// Returns the link with an id; `nil` if there is none.
    public func link(_ id: RepositoryID) throws(StoreError) -> Link? {
        try read { try Self.link(id, in: $0) }
    }

    /// Changes from where a repository is fetched.
    ///
    /// - Throws: `otherRepository` if `url` has another name than the link.
    public func setURL(_ url: RemoteURL, of id: RepositoryID) throws(StoreError) {
        let name = RepositoryName(url)
        guard RepositoryID(naming: name) == id else {
            throw .otherRepository(name.description, id)
        }
        try update(id, set: "url = ?", [url.description])
    }

    /// Records that a repository was fetched with success, at `time` in seconds since 1970, and
    /// forgets its last failure.
    public func setLastFetch(at time: Int64, of id: RepositoryID) throws(StoreError) {
        let changes = "lastFetchAt = ?, failureKind = NULL, failureDetail = NULL"
        try update(id, set: changes, [time])
    }

    /// Records why a repository could not be fetched; `nil` forgets it.
    public func setFailure(_ failure: Link.Failure?, of id: RepositoryID) throws(StoreError) {
        let changes = "failureKind = ?, failureDetail = ?"
        try update(id, set: changes, [failure?.kind, failure?.detail])
    }

    /// Deletes a link and its credential; returns whether there was one.
    @discardableResult
    public func deleteLink(_ id: RepositoryID) throws(StoreError) -> Bool {
        try write { database in
            try database.execute(sql: "DELETE FROM link WHERE id = ?", arguments: [id.description])
            return database.changesCount == 1
        }
    }

    static func link(_ id: RepositoryID, in database: Database) throws -> Link? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM link WHERE id = ?", arguments: [id.description]
        )
        .map(Link.init(row:))
    }

    private func update(
        _ id: RepositoryID, set changes: String, _ values: StatementArguments
    ) throws(StoreError) {
        try write { database in
            try database.execute(
                sql: "UPDATE link SET \(changes) WHERE id = ?",
                arguments: values + [id.description])
            guard database.changesCount == 1 else { throw StoreError.noSuchLink(id) }
        }
    }
}

extension Link {
    /// Reads a row of the table of links.
    fileprivate init(row: Row) throws {
        let text: String? = row.value("id")
        guard let id = text.flatMap(RepositoryID.init(_:)),
            let name = row.value("name").flatMap(RepositoryName.init(_:)),
            let url = row.value("url").flatMap({ try? RemoteURL.parse($0).url }),
            let createdAt: Int64 = row.value("createdAt")
        else { throw StoreError.damagedLink(text ?? "") }
        self.init(
            id: id, name: name, url: url, createdAt: createdAt,
            lastFetchAt: row.value("lastFetchAt"), failure: Failure(row: row))
    }
}

extension Link.Failure {
    fileprivate init?(row: Row) {
        guard let kind: String = row.value("failureKind"),
            let detail: String = row.value("failureDetail")
        else { return nil }
        self.init(kind: kind, detail: detail)
    }
}
