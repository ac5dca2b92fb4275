import Glibc

/// The configuration of nginx, for one server and one repository folder.
struct GitHTTPConfiguration {
    /// The file in the server's folder with one line for each request.
    static let requestLog = "requests.log"

    let listen: String
    let certificate: CertificateAuthority.Certificate?
    let options: GitHTTPServer.Options
    let root: String
    let backend: String
    let folder: ScratchFolder

    /// Returns the contents of the file, and writes the others that it names.
    func text() throws(TestingError) -> String {
        """
        daemon off;
        worker_processes 1;
        \(Self.user)
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 512; }
        http {
            access_log off;
            log_format requests "$request\t$http_authorization\t$http_user_agent";
            client_body_temp_path body;
            fastcgi_temp_path fastcgi;
            proxy_temp_path proxy;
            scgi_temp_path scgi;
            uwsgi_temp_path uwsgi;
            client_max_body_size 0;
            default_type application/octet-stream;
            sendfile on;
            tcp_nopush on;
            keepalive_requests 1000000;
            server {
                listen \(listen)\(certificate == nil ? "" : " ssl");
        \(tls)
        \(files)
                location / {
        \(try authentication())
                    auth_request /.log;
                    fastcgi_pass "unix:\(backend)";
                    fastcgi_read_timeout 600s;
        \(try parameters())
                }
                # A request of nginx to itself, so that a line is logged before the answer begins.
                location = /.log {
                    internal;
                    log_subrequest on;
                    access_log "\(folder.path(of: Self.requestLog))" requests;
                    return 204;
                }
            }
        }

        """
    }

    /// Root's nginx would work as somebody who cannot read the folders of the test.
    private static var user: String { geteuid() == 0 ? "user root;" : "" }

    private var tls: String {
        guard let certificate else { return "" }
        return """
            ssl_certificate "\(certificate.path)";
            ssl_certificate_key "\(certificate.keyPath)";
            ssl_protocols \(options.tlsVersions.joined(separator: " "));
            """
    }

    private var files: String {
        options.filesFolder.map { "location /files/ { alias \"\($0)/\"; }" } ?? ""
    }

    private func authentication() throws(TestingError) -> String {
        guard let credential = options.credential else { return "" }
        let file = try folder.write(
            "\(credential.user):{PLAIN}\(credential.password)\n", to: "passwords")
        return "auth_basic repositories; auth_basic_user_file \"\(file)\";"
    }

    /// What `git http-backend` is told, as in its manual page.
    private func parameters() throws(TestingError) -> String {
        let program = try Command("git", ["--exec-path"]).run().line + "/git-http-backend"
        var parameters = Git.environment(home: folder.path)
        parameters["SCRIPT_FILENAME"] = program
        parameters["GIT_PROJECT_ROOT"] = root
        parameters["GIT_HTTP_EXPORT_ALL"] = "1"
        parameters["GIT_PROTOCOL"] = "$http_git_protocol"
        parameters["PATH_INFO"] = "$uri"
        parameters["QUERY_STRING"] = "$query_string"
        parameters["REQUEST_METHOD"] = "$request_method"
        parameters["CONTENT_TYPE"] = "$content_type"
        parameters["CONTENT_LENGTH"] = "$content_length"
        parameters["REMOTE_USER"] = "$remote_user"
        parameters["REMOTE_ADDR"] = "$remote_addr"
        return parameters.sorted { $0.key < $1.key }
            .map { "fastcgi_param \($0.key) \"\($0.value)\";" }.joined(separator: "\n")
    }
}
