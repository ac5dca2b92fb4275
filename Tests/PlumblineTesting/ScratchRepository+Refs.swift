public import PlumblineCore

extension ScratchRepository {
    /// Makes a branch stand at `id`, wherever it stood.
    public func setBranch(_ branch: String, to id: ObjectID) throws(TestingError) {
        try setRef(Self.refName(branch), to: id)
    }

    /// Makes the ref with this full name stand at `id`, wherever it stood.
    public func setRef(_ name: String, to id: ObjectID) throws(TestingError) {
        try git("update-ref", name, id.description)
    }

    /// Removes a ref, by its full name or as a branch.
    public func deleteRef(_ name: String) throws(TestingError) {
        try git("update-ref", "-d", Self.refName(name))
    }

    /// Makes `HEAD` name `branch`, which need not exist.
    public func setHead(to branch: String) throws(TestingError) {
        try git("symbolic-ref", "HEAD", Self.refName(branch))
    }

    /// Makes `HEAD` stand at `id` itself.
    public func detachHead(at id: ObjectID) throws(TestingError) {
        try git("update-ref", "--no-deref", "HEAD", id.description)
    }

    /// Tags any object, with an object of its own if there is a `message`.
    ///
    /// Returns the id of the tag object, or `id` if the tag is lightweight.
    @discardableResult
    public func tag(
        _ name: String, at id: ObjectID, message: String? = nil
    ) throws(TestingError) -> ObjectID {
        if let message {
            try git("tag", "--force", "--annotate", "--message", message, name, id.description)
        } else {
            try git("tag", "--force", name, id.description)
        }
        return try self.id(of: "refs/tags/\(name)")
    }

    /// Moves all objects into one pack and all refs into one file.
    public func pack() throws(TestingError) {
        try git("repack", "-adq")
        try git("pack-refs", "--all")
    }

    /// The full name of a branch; what begins with `refs/` is one already.
    static func refName(_ branch: String) -> String {
        branch.hasPrefix("refs/") ? branch : "refs/heads/\(branch)"
    }

    /// The commit at which the ref stands; `nil` if there is no such ref.
    func tip(of name: String) throws(TestingError) -> ObjectID? {
        let file = "\(gitDirectory)/\(name)"
        if Files.exist(at: file), let bytes = try? Files.contents(of: file),
            let id = ObjectID(hex: String(decoding: bytes.prefix(ObjectID.hexCount), as: UTF8.self))
        {
            return id
        }
        guard Files.exist(at: "\(gitDirectory)/packed-refs") else { return nil }
        let words = ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^0"]
        return ObjectID(hex: try git.command(words.map { Array($0.utf8) }).outcome().line)
    }
}
