import PlumblineTesting

/// A certificate for 127.0.0.1 that vouches for itself.
final class OwnCertificate: Sendable {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        let request =
            ["req", "-x509", "-config", "/dev/null", "-subj", "/CN=plumbline", "-days", "2"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder.path(of: "it.key")]
        try Command("openssl", request + ["-out", folder.path(of: "it.pem")]).run()
    }

    /// What makes the service use it.
    var serviceOptions: [String] {
        [
            "--server-tls", "on", "--server-certificate", folder.path(of: "it.pem"),
            "--server-private-key", folder.path(of: "it.key"),
        ]
    }

    /// What makes `curl` trust it.
    var curlOptions: [String] { ["--cacert", folder.path(of: "it.pem")] }
}
