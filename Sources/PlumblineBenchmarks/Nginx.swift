import Glibc

/// nginx with one worker, at a free port.
struct Nginx {
    /// The port at which it listens.
    let port: Int
    /// Its processes.
    var tree: ProcessTree { ProcessTree(server.process.id) }
    private let server: Server

    /// Starts nginx with `locations` in its only server.
    ///
    /// - Parameter name: Names the folder where it keeps its files.
    init(
        _ name: String, locations: String, core: Int? = nil, in workspace: Workspace
    ) throws(BenchmarkError) {
        let folder = try workspace.makeFolder(name)
        let (socket, port) = try Loopback.listen()
        self.port = port
        let file = try workspace.write(
            Self.configuration(port, locations).utf8, to: "\(name)/nginx.conf")
        let log = try Descriptor(opening: "\(folder)/error.log", O_WRONLY | O_CREAT)
        // It inherits a socket that listens already: no port to lose, nothing to wait for.
        var environment = workspace.environment
        environment["NGINX"] = "3;"
        server = try Server(
            ["nginx", "-e", "\(folder)/error.log", "-p", folder, "-c", file], core: core,
            environment: environment, descriptors: [try .nothing(), log, log, socket])
    }

    /// Ends nginx.
    func stop() { server.stop() }

    private static func configuration(_ port: Int, _ locations: String) -> String {
        """
        daemon off;
        worker_processes 1;
        \(geteuid() == 0 ? "user root;" : "")
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path body;
            fastcgi_temp_path fastcgi;
            proxy_temp_path proxy;
            scgi_temp_path scgi;
            uwsgi_temp_path uwsgi;
            client_max_body_size 0;
            default_type text/plain;
            sendfile on;
            tcp_nopush on;
            keepalive_requests 1000000000;
            server {
                listen 127.0.0.1:\(port);
                \(locations)
            }
        }

        """
    }
}
