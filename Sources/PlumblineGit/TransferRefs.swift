import Glibc
import PlumblineCore

/// The refs of a clone, published all at once as its `packed-refs`.
///
/// One file holds them all: a reader sees the old refs or the new ones, never some of each, and many
/// thousand refs cost one write. Names need not be UTF-8 and may be both a ref and a folder of refs.
struct TransferRefs {
    /// The folder of refs that are ours, outside every refspec and listing.
    private static let ownPrefix = "refs/plumbline/"
    private static let fetchedPrefix = ownPrefix + "fetched/"
    /// A lock this old in tenths of a second was left by a process that died: it is held for moments.
    private static let lockPatience = 30

    private let folder: String

    /// Names the git directory.
    init(of folder: String) { self.folder = folder }

    /// Replaces branches, tags and HEAD by those of `listing`, and keeps refs of our own.
    ///
    /// Each of `fetched` gets a ref of our own, so that nothing that was fetched by id is lost.
    func publish(_ listing: RemoteListing, fetched: [ObjectID]) throws(GitError) {
        var refs = try ownPackedRefs()
        for (name, target) in listing.refs { refs[name] = target }
        for id in fetched { refs[RefName(Self.fetchedPrefix + id.description)] = id }
        try replace(by: refs)
        removeLooseRefs()
        try writeHead(listing.headName ?? .branch("main"))
        try TransferFolder.flush(folder)
    }

    /// Whether a name is one of ours, which nothing upstream can have.
    static func isOwn(_ name: RefName) -> Bool { name.bytes.starts(with: ownPrefix.utf8) }

    /// Adds a ref of our own; its target is kept even when the ref moves on.
    func add(_ target: ObjectID, as own: RefName) throws(GitError) {
        var refs = try Repository(gitDirectory: folder).allRefs()
        refs[own] = target
        refs[RefName(Self.fetchedPrefix + target.description)] = target
        try replace(by: refs)
        try TransferFolder.flush(folder)
    }

    /// Writes exactly `refs`.
    func replace(by refs: [RefName: ObjectID]) throws(GitError) {
        // "sorted" lets readers search; without "peeled" they peel tags themselves.
        var text = Array("# pack-refs with: sorted \n".utf8)
        for (name, target) in refs.sorted(by: { $0.key < $1.key }) {
            text += Array(target.description.utf8) + [UInt8(ascii: " ")] + name.bytes + [10]
        }
        let new = "\(folder)/packed-refs.new"
        try TransferFolder.write(text, to: new)
        try lock(with: new)
        try TransferFolder.move("\(folder)/packed-refs.lock", to: "\(folder)/packed-refs")
    }

    /// Makes the file at `new` the lock that git and libgit2 take, already complete.
    private func lock(with new: String) throws(GitError) {
        defer { unlink(new) }
        let lock = "\(folder)/packed-refs.lock"
        for _ in 0..<Self.lockPatience {
            if link(new, lock) == 0 { return }
            guard errno == EEXIST else { break }
            usleep(100_000)
        }
        unlink(lock)
        try TransferFolder.verify(link(new, lock), "link", lock)
    }

    private func ownPackedRefs() throws(GitError) -> [RefName: ObjectID] {
        var refs: [RefName: ObjectID] = [:]
        let text = try TransferFolder.read("\(folder)/packed-refs") ?? []
        for line in text.split(separator: 10) {
            let name = line.dropFirst(ObjectID.hexCount + 1)
            guard name.starts(with: Self.ownPrefix.utf8),
                let id = ObjectID(
                    hex: String(decoding: line.prefix(ObjectID.hexCount), as: UTF8.self))
            else { continue }
            refs[RefName(bytes: name)] = id
        }
        return refs
    }

    /// Removes branches and tags with files of their own, which would hide the packed ones.
    private func removeLooseRefs() {
        for space in ["heads", "tags"] {
            for name in TransferFolder.names(in: "\(folder)/refs/\(space)") {
                TransferFolder.removeAll("\(folder)/refs/\(space)/\(name)")
            }
        }
    }

    private func writeHead(_ name: RefName) throws(GitError) {
        let head = Array("ref: ".utf8) + name.bytes + [10]
        guard try TransferFolder.read("\(folder)/HEAD") != head else { return }
        try TransferFolder.write(head, to: "\(folder)/HEAD.new")
        try TransferFolder.move("\(folder)/HEAD.new", to: "\(folder)/HEAD")
    }
}
