import CLibGit2
import PlumblineCore

/// The branches and tags that a remote offers.
struct RemoteListing {
    /// Longer names do not fit into libgit2's buffers.
    private static let longestName = 1000

    /// In the order of their names.
    private(set) var refs: [(name: RefName, target: ObjectID)] = []
    /// How many branches and tags have names that we cannot keep.
    private(set) var leftOutCount = 0
    /// What was looked for by name and is there.
    private(set) var found: [RefName: ObjectID] = [:]
    private var headTarget: RefName?
    private var headID: ObjectID?

    /// Copies what the server lists: branches and tags, and of the rest only what is looked for.
    init(
        _ heads: UnsafeBufferPointer<UnsafePointer<git_remote_head>?>, lookingFor names: [RefName]
    ) {
        let names = Set(names)
        for case let head? in heads { add(head.pointee, lookingFor: names) }
        refs.sort { $0.name < $1.name }
    }

    private mutating func add(_ head: git_remote_head, lookingFor names: Set<RefName>) {
        let name = RefName(bytes: bytes(of: head.name))
        if names.contains(name) { found[name] = ObjectID(head.oid) }
        if name.bytes.elementsEqual("HEAD".utf8) {
            headID = ObjectID(head.oid)
            headTarget = head.symref_target.map { RefName(bytes: bytes(of: $0)) }
        }
        // "refs/tags/v1^{}" tells what the tag peels to.
        guard name.isBranch || name.isTag, !name.bytes.elementsSuffix("^{}".utf8) else { return }
        guard name.bytes.count <= Self.longestName, Self.isValid(head.name) else {
            leftOutCount += 1
            return
        }
        refs.append((name, ObjectID(head.oid)))
    }

    private static func isValid(_ name: UnsafePointer<CChar>?) -> Bool {
        var isValid: Int32 = 0
        return git_reference_name_is_valid(&isValid, name) == 0 && isValid == 1
    }

    /// The branch that HEAD stands on.
    ///
    /// A server that does not say it is guessed at as git does: a branch with HEAD's commit, of
    /// several the usual ones first. `nil` without branches.
    var headName: RefName? {
        let branches = refs.filter(\.name.isBranch)
        if let headTarget, branches.contains(where: { $0.name == headTarget }) { return headTarget }
        let alike = branches.filter { $0.target == headID }
        return Self.usual(alike.isEmpty ? branches : alike)
    }

    private static func usual(_ branches: [(name: RefName, target: ObjectID)]) -> RefName? {
        let names = branches.map(\.name)
        return [RefName.branch("main"), .branch("master")].first(where: names.contains)
            ?? names.first
    }
}

extension Array<UInt8> {
    fileprivate func elementsSuffix(_ suffix: String.UTF8View) -> Bool {
        self.suffix(suffix.count).elementsEqual(suffix)
    }
}
