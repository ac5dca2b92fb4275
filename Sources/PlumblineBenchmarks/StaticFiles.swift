/// nginx with files that hold what blobs hold, named by their ids.
struct StaticFiles {
    /// The processes of nginx.
    var tree: ProcessTree { nginx.tree }
    /// Asks nginx.
    var client: HTTPClient { HTTPClient(port: nginx.port) }
    private static let folder = "files"
    private let nginx: Nginx
    private let workspace: Workspace

    /// Starts nginx on `core`.
    init(core: Int, in workspace: Workspace) throws(BenchmarkError) {
        self.workspace = workspace
        let folder = try workspace.makeFolder(Self.folder)
        nginx = try Nginx(
            "static", locations: "location / { root \"\(folder)\"; }", core: core, in: workspace)
    }

    /// Writes the contents of the blobs of `files`, and returns how many bytes they have.
    @discardableResult
    func add(_ files: [Subject.File], of subject: Subject) throws(BenchmarkError) -> Int {
        let blobs = files.map(\.blob)
        let contents = try subject.contents(of: blobs)
        for (blob, bytes) in zip(blobs, contents) {
            try workspace.write(bytes, to: "\(Self.folder)/\(blob)")
        }
        return contents.reduce(0) { $0 + $1.count }
    }

    /// Ends nginx.
    func stop() { nginx.stop() }

    /// Returns where nginx has the bytes of `file`.
    func path(of file: Subject.File) -> String { "/\(file.blob)" }
}
