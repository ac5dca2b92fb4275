/// cgit, which starts a process for each request, behind nginx.
struct CGit {
    /// The program, where Debian has it.
    static let program = "/usr/lib/cgit/cgit.cgi"

    private static let folder = "cgit"

    /// The processes of nginx, of what starts cgit, and of cgit.
    let trees: [ProcessTree]
    /// Asks cgit.
    var client: HTTPClient { HTTPClient(port: nginx.port) }
    private let backend: Server
    private let nginx: Nginx

    /// Starts cgit on `core`, without its cache, for the repository of `subject`.
    init(_ subject: Subject, core: Int, in workspace: Workspace) throws(BenchmarkError) {
        _ = try workspace.makeFolder(Self.folder)
        let settings = """
            cache-size=0
            virtual-root=/
            repo.url=\(Subject.name)
            repo.path=\(subject.gitDirectory)

            """
        let file = try workspace.write(settings.utf8, to: "\(Self.folder)/cgitrc")
        let socket = workspace.path("\(Self.folder)/socket")
        let nothing = try Descriptor.nothing()
        var environment = workspace.environment
        environment["CGIT_CONFIG"] = file
        backend = try Server(
            ["fcgiwrap", "-f", "-c", "4"], core: core, environment: environment,
            descriptors: [try Loopback.listen(atPath: socket), nothing, nothing])
        nginx = try Nginx(
            "\(Self.folder)/nginx",
            locations: Nginx.location(
                ofProgram: Self.program, behind: socket, parameters: environment),
            core: core, in: workspace)
        trees = [nginx.tree, ProcessTree(backend.process.id)]
    }

    /// Returns where cgit has the bytes of `file`.
    func path(of file: Subject.File) -> String {
        "/\(Subject.name)/plain/\(PercentEncoding.encode(file.path))?id=\(file.commit)"
    }

    /// Ends cgit.
    func stop() {
        nginx.stop()
        backend.stop()
    }
}
