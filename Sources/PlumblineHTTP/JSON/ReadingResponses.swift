import PlumblineBrowser
import PlumblineCore

/// The branches and tags on the wire.
struct RefsResponse: Encodable, Sendable {
    let refs: [RefResponse]
    let head: Nullable<String>
    let next: Nullable<String>

    struct RefResponse: Encodable, Sendable {
        let name: String
        let nameEncoded: String?
        let shorthand: String
        let kind: String
        let target: String
        let commit: Nullable<String>
    }

    init(_ page: RefPage, next: String?) {
        refs = page.refs.map(RefResponse.init)
        head = Nullable(page.head?.description)
        self.next = Nullable(next)
    }
}

extension RefsResponse.RefResponse {
    init(_ ref: Ref) {
        name = ref.name.description
        nameEncoded = ref.name.isUTF8 ? nil : PercentEncoding.encode(ref.name.bytes)
        shorthand = ref.name.shorthand
        kind = ref.name.isBranch ? "branch" : "tag"
        target = ref.target.description
        commit = Nullable(ref.commit?.description)
    }
}

/// A commit on the wire.
struct CommitResponse: Encodable, Sendable {
    let id: String
    let tree: String
    let parents: [String]
    let author: SignatureResponse
    let committer: SignatureResponse
    let message: String

    struct SignatureResponse: Encodable, Sendable {
        let name: String
        let email: String
        let time: String
    }

    init(_ commit: Commit) {
        id = commit.id.description
        tree = commit.tree.description
        parents = commit.parents.map(\.description)
        author = SignatureResponse(commit.author)
        committer = SignatureResponse(commit.committer)
        message = commit.message
    }
}

extension CommitResponse.SignatureResponse {
    init(_ signature: Signature) {
        name = signature.name
        email = signature.email
        time = Timestamp.text(signature.seconds)
    }
}

/// A folder on the wire.
struct TreeResponse: Encodable, Sendable {
    let commit: String
    let path: String
    let pathEncoded: String?
    let id: String
    let entries: [Entry]
    let next = Nullable<String>(nil)

    private enum CodingKeys: String, CodingKey {
        case commit, path, pathEncoded, id, entries, next
    }

    struct Entry: Encodable, Sendable {
        let name: String
        let nameEncoded: String?
        let path: String
        let pathEncoded: String?
        let mode: String
        let kind: String
        let id: String
        let size: Nullable<Int>
    }

    init(commit: ObjectID, path: TreePath, tree: Tree, sizes: [Int?]) {
        self.commit = commit.description
        self.path = path.description
        pathEncoded = path.encodedIfNeeded
        id = tree.id.description
        entries = zip(tree.entries, sizes).map { Entry($0, below: path, size: $1) }
    }
}

extension TreeResponse.Entry {
    init(_ entry: Tree.Entry, below folder: TreePath, size: Int?) {
        let path = folder.appending(entry.name)
        let own = TreePath.root.appending(entry.name)
        name = own.description
        nameEncoded = own.encodedIfNeeded
        self.path = path.description
        pathEncoded = path.encodedIfNeeded
        mode = entry.modeDigits
        kind = entry.kind.rawValue
        id = entry.id.description
        self.size = Nullable(size)
    }
}

extension Tree.Entry {
    /// The mode as git shows it: six octal digits.
    var modeDigits: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}

extension TreePath {
    /// The percent-encoded form where the text for showing is not the whole truth.
    var encodedIfNeeded: String? { isUTF8 ? nil : percentEncoded }
}
