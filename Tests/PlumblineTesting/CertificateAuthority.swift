/// A certificate authority that nobody but the test trusts.
public final class CertificateAuthority: Sendable {
    /// The path of its certificate, in PEM, for clients that are to trust it.
    public let certificatePath: String
    private let keyPath: String
    private let folder: ScratchFolder

    /// Creates an authority with a key of its own.
    public init() throws(TestingError) {
        folder = try ScratchFolder()
        certificatePath = folder.path(of: "authority.pem")
        keyPath = folder.path(of: "authority.key")
        try Self.request(
            subject: "Plumbline test authority", certificate: certificatePath, key: keyPath,
            extensions: ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"])
    }

    /// A certificate and its key, both in PEM.
    struct Certificate: Sendable {
        let path: String
        let keyPath: String
    }

    /// Issues a certificate for the DNS names `names`.
    func certificate(for names: [String]) throws(TestingError) -> Certificate {
        let label = names.joined(separator: "+")
        let issued = Certificate(
            path: folder.path(of: "\(label).pem"), keyPath: folder.path(of: "\(label).key"))
        let alternatives = names.map { "DNS:\($0)" }.joined(separator: ",")
        try Self.request(
            subject: names.first ?? "", certificate: issued.path, key: issued.keyPath,
            extensions: [
                "basicConstraints=critical,CA:FALSE", "subjectAltName=\(alternatives)",
                "extendedKeyUsage=serverAuth",
            ],
            more: ["-CA", certificatePath, "-CAkey", keyPath])
        return issued
    }

    private static func request(
        subject: String, certificate: String, key: String, extensions: [String],
        more: [String] = []
    ) throws(TestingError) {
        let arguments =
            ["req", "-x509", "-config", "/dev/null", "-subj", "/CN=\(subject)", "-days", "30"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256"]
            + ["-out", certificate, "-keyout", key]
            + extensions.flatMap { ["-addext", $0] } + more
        try Command("openssl", arguments).run()
    }
}
