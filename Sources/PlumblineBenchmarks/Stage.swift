/// Where the benchmarks play: the repository, the git server, and a clone that is ready.
struct Stage {
    let machine: Machine
    let workspace: Workspace
    let subject: Subject
    let gitServer: GitServer
    /// The path of the `plumbline` command.
    let product: String
    /// The id of the linked repository.
    let repository: String
    /// How often each contender is measured.
    let rounds: Int

    private static let dataFolder = "data"

    /// Starts the git server and links the repository.
    init(
        _ subject: Subject, product: String, rounds: Int, machine: Machine, in workspace: Workspace
    ) throws(BenchmarkError) {
        self.machine = machine
        self.workspace = workspace
        self.subject = subject
        self.product = product
        self.rounds = rounds
        gitServer = try GitServer(serving: subject.root, in: workspace)
        let service = try PlumblineService(
            product, dataFolder: Self.dataFolder, remote: gitServer.authority, in: workspace)
        repository = try service.link(gitServer.url(of: Subject.name))
        service.stop()
    }

    /// Starts a service that has the repository, and has read nothing of it yet.
    ///
    /// - Parameter core: the only core that it may use; `nil` for all.
    func startService(core: Int? = nil) throws(BenchmarkError) -> PlumblineService {
        try startService(dataFolder: Self.dataFolder, core: core)
    }

    /// Starts a service with the data folder `dataFolder`.
    func startService(
        dataFolder: String, core: Int? = nil
    ) throws(BenchmarkError) -> PlumblineService {
        try PlumblineService(
            product, dataFolder: dataFolder, remote: gitServer.authority, core: core, in: workspace)
    }

    /// Returns a load on a core of its own, if there is one.
    func load(connections: Int) -> Wrk {
        Wrk(connections: connections, core: machine.loadCore, workspace: workspace)
    }

    /// Returns where a service has the linked repository.
    func path(_ rest: String) -> String { "/v1/repositories/\(repository)/\(rest)" }

    /// Returns where a service has the bytes of `file`.
    func rawPath(of file: Subject.File) -> String {
        path("raw/\(PercentEncoding.encode(file.path))?at=\(file.commit)")
    }
}
