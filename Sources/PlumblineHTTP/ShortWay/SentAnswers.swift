import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import PlumblineBrowser
import PlumblineCore
import PlumblineStore

/// Answers that say of themselves that they never change, as they were sent, by the requests they answer.
final class SentAnswers: Sendable {
    /// A larger body is not kept.
    private static let largestBody = 256 << 10
    /// What an answer takes besides its bytes and its question.
    private static let cost = 512

    private let browser: Browser
    private let answers: ByteBoundedCache<RequestKey, Answer>

    /// Keeps answers about the repositories of `browser`, in `byteLimit` bytes of memory.
    init(about browser: Browser, byteLimit: Int) {
        self.browser = browser
        answers = ByteBoundedCache(byteLimit: byteLimit)
    }

    /// An answer, but for what is new each time: its date and the request's id.
    final class Answer: Sendable {
        /// The status line and the headers, each with its line end.
        let head: ByteBuffer
        let body: ByteBuffer?
        let status: HTTPResponse.Status
        let topic: Topic

        fileprivate init(
            head: ByteBuffer, body: ByteBuffer?, status: HTTPResponse.Status, topic: Topic
        ) {
            self.head = head
            self.body = body
            self.status = status
            self.topic = topic
        }
    }

    /// What a request is about.
    struct Topic: Sendable {
        /// Its path, without the query, and the pattern of that.
        let path: String
        let route: String
        let repository: RepositoryID
        /// Tells the clone apart from one that takes its place.
        let clone: Int
        /// The token that it carries, where one is needed.
        let token: TokenDigest?
    }

    /// Returns what was sent in answer to a request, while the clone that it was about is served.
    func answer(to key: RequestKey) -> Answer? {
        guard let answer = answers.value(for: key),
            browser.clone(of: answer.topic.repository) == answer.topic.clone
        else { return nil }
        return answer
    }

    /// What a request is about that has a path and carries a token; `nil` if that is no repository that is
    /// served.
    func topic(of path: String, token: TokenDigest?) -> Topic? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 4).map(Substring.init)
        guard parts.count == 5, let route = Self.routes[parts[3]],
            let repository = RepositoryID(String(parts[2])),
            let clone = browser.clone(of: repository)
        else { return nil }
        return Topic(path: path, route: route, repository: repository, clone: clone, token: token)
    }

    /// Keeps what was sent in answer to a request for whoever sends the same, if it says that it never
    /// changes.
    func keep(
        _ head: HTTPResponseHead, _ body: ByteBuffer?, about topic: Topic, for key: RequestKey
    ) {
        let byteCount = body?.readableBytes ?? 0
        guard Self.isLasting(head), byteCount <= Self.largestBody else { return }
        let answer = Answer(
            head: Self.written(head), body: body,
            status: HTTPResponse.Status(code: Int(head.status.code)), topic: topic)
        answers.insert(
            answer, for: key,
            cost: Self.cost + topic.path.utf8.count + answer.head.readableBytes + byteCount)
    }

    /// How well the short way serves.
    var statistics: CacheStatistics { answers.statistics }

    private static func isLasting(_ head: HTTPResponseHead) -> Bool {
        [.ok, .notModified].contains(head.status)
            && head.headers["connection"].isEmpty && head.headers["transfer-encoding"].isEmpty
            && head.headers.first(name: "cache-control")?.hasSuffix("immutable") == true
    }

    /// The head as HTTP/1.1 writes it, without what is new in each answer.
    private static func written(_ head: HTTPResponseHead) -> ByteBuffer {
        var headers = head.headers
        headers.remove(name: "date")
        headers.remove(name: "x-request-id")
        var buffer = ByteBuffer()
        buffer.writeString("HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n")
        for (name, value) in headers {
            buffer.writeString(name)
            buffer.writeStaticString(": ")
            buffer.writeString(value)
            buffer.writeStaticString("\r\n")
        }
        return buffer
    }

    /// The patterns of the routes about one file or folder, by the name that stands in their paths.
    private static let routes = Dictionary(
        Route.table.filter { $0.method == .get && $0.template.hasSuffix("/{path}") }.map {
            ($0.template.split(separator: "/")[3], $0.routerPath.description)
        }
    ) { first, _ in first }
}
