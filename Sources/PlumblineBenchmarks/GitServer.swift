import Glibc

/// Real git over HTTP: nginx before `git http-backend`, for the repositories in a folder.
struct GitServer {
    private let backend: Server
    private let nginx: Nginx

    /// Where the server is, as in `127.0.0.1:8080`.
    var authority: String { "127.0.0.1:\(nginx.port)" }

    /// Starts a server for the bare repositories in the folder at `root`.
    init(serving root: String, in workspace: Workspace) throws(BenchmarkError) {
        let path = workspace.path("git.socket")
        let nothing = try Descriptor.nothing()
        backend = try Server(
            ["fcgiwrap", "-f", "-c", "2"], environment: workspace.environment,
            descriptors: [try Loopback.listen(atPath: path), nothing, nothing])
        let program = try Command(["git", "--exec-path"], in: workspace).lines().first ?? ""
        nginx = try Nginx(
            "git-server",
            locations: Self.location(path, "\(program)/git-http-backend", root, workspace),
            in: workspace)
    }

    /// Returns the address at which a client finds the repository `name`.
    func url(of name: String) -> String { "http://\(authority)/\(name)" }

    /// What `git http-backend` is told, as in its manual page.
    private static func location(
        _ socket: String, _ program: String, _ root: String, _ workspace: Workspace
    ) -> String {
        Nginx.location(
            ofProgram: program, behind: socket,
            parameters: workspace.environment.merging([
                "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_PROTOCOL": "$http_git_protocol",
                "HTTP_CONTENT_ENCODING": "$http_content_encoding",
            ]) { $1 })
    }
}

extension Nginx {
    /// Has nginx run the CGI program at `program` for every path, by the fcgiwrap at `socket`.
    static func location(
        ofProgram program: String, behind socket: String, parameters: [String: String]
    ) -> String {
        var parameters = parameters
        parameters["SCRIPT_FILENAME"] = program
        parameters["PATH_INFO"] = "$uri"
        parameters["QUERY_STRING"] = "$query_string"
        parameters["REQUEST_METHOD"] = "$request_method"
        parameters["CONTENT_TYPE"] = "$content_type"
        parameters["CONTENT_LENGTH"] = "$content_length"
        let lines = parameters.sorted { $0.key < $1.key }
            .map { "fastcgi_param \($0.key) \"\($0.value)\";" }
        return """
            location / {
                fastcgi_pass "unix:\(socket)";
                fastcgi_buffering off;
                fastcgi_read_timeout 600s;
                \(lines.joined(separator: "\n"))
            }
            """
    }
}
