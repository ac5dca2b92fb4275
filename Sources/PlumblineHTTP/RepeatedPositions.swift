import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import PlumblineBrowser
import PlumblineCore

/// A request for positions as its bytes tell it apart, so that one that comes again is not read again.
struct RepeatedPositions {
    /// Shorter answers fit into one packet anyway.
    private static let leastCompressedByteCount = 1 << 10

    /// The request whose answer is sent as it is.
    let plain: WrittenQuestion
    /// The request whose answer is sent compressed; `nil` if the client cannot read that.
    let compressed: WrittenQuestion?

    private let browser: Browser
    private let bodies: CompressedBodies

    init(
        _ request: Request, _ body: ByteBuffer, in id: RepositoryID, _ browser: Browser,
        _ bodies: CompressedBodies
    ) {
        var hash = SHA256()
        hash.update(data: Array((request.uri.query ?? "").utf8) + [0])
        body.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        let digest = Array(hash.finalize())
        plain = WrittenQuestion(repository: id, digest: digest)
        let takesGzip =
            ContentCoding(accepted: request.headers[values: .acceptEncoding]) == .gzip
        let coding = Array(ContentCoding.gzip.rawValue.utf8)
        compressed = takesGzip ? WrittenQuestion(repository: id, digest: digest + coding) : nil
        self.browser = browser
        self.bodies = bodies
    }

    /// The answer that was given before, if the revisions of the request name the same commits still.
    func answer() async throws -> Response? {
        if let compressed, let answer = try await browser.writtenAnswer(to: compressed) {
            let response = JSONAnswer.response(written: answer.bytes)
            return Self.varied(response.coded(response.body))
        }
        guard let answer = try await browser.writtenAnswer(to: plain) else { return nil }
        return response(answer, isLasting: true)
    }

    /// Makes the response of `answer`, and keeps what is lasting.
    func response(_ answer: WrittenAnswer, isLasting: Bool) -> Response {
        if isLasting { browser.keep(answer, to: plain) }
        let response = JSONAnswer.response(written: answer.bytes)
        guard let compressed, answer.bytes.readableBytes >= Self.leastCompressedByteCount else {
            return response
        }
        return Self.varied(
            bodies.compressing(response) { [browser] bytes in
                guard isLasting else { return }
                browser.keep(
                    WrittenAnswer(bytes: bytes, commits: answer.commits), to: compressed)
            })
    }

    private static func varied(_ response: Response) -> Response {
        var response = response
        response.headers.addVariation("Accept-Encoding")
        return response
    }
}
