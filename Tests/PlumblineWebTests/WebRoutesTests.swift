import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PlumblineWeb
import Testing

@Suite struct WebRoutesTests {
    @Test(arguments: ["/", "/docs", "/problems", "/problems/no-such-path"])
    func `every page is HTML`(path: String) async throws {
        let page = try await get(path)

        #expect(page.status == .ok)
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.text.hasPrefix("<!doctype html>"))
        #expect(page.text.hasSuffix("</html>\n"))
    }

    @Test(arguments: ["/", "/docs", "/problems", "/problems/no-such-path"])
    func `every file that a page names is served with its media type`(path: String) async throws {
        let files = try await get(path).localAddresses

        #expect(files.isSuperset(of: ["/docs/style.css", "/docs/icon.svg"]))
        for file in files {
            let asset = try await get(file)

            #expect(asset.status == .ok, "\(file)")
            #expect(asset.headers[.contentType] == mediaType(of: file), "\(file)")
        }
    }

    @Test func `the reference's scripts import only scripts that are served`() async throws {
        var unread = ["reference.js"]
        var read: Set<String> = []
        while let name = unread.popLast() {
            guard read.insert(name).inserted else { continue }
            let script = try await get("/docs/\(name)")
            #expect(script.status == .ok, "\(name)")
            unread += script.text.matches(of: /from "\.\/([a-z]+\.js)"/).map { String($0.1) }
        }
        #expect(
            read == [
                "reference.js", "description.js", "operation.js", "schema.js", "element.js",
                "trial.js", "exchange.js", "request.js", "session.js",
            ])
    }

    @Test(arguments: [
        "reference", "description", "operation", "schema", "element", "trial", "exchange",
        "request", "session",
    ])
    func `no script makes markup from text`(name: String) async throws {
        let script = try await get("/docs/\(name).js").text

        for danger in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Storage",
            "cookie",
        ] {
            #expect(!script.contains(danger))
        }
    }

    @Test(arguments: ["/", "/docs", "/docs/reference.js", "/docs/icon.svg", "/problems/unknown"])
    func `nothing may run or load but our own files`(path: String) async throws {
        let headers = try await get(path).headers

        #expect(
            headers[.contentSecurityPolicy] == """
                default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
                """)
        #expect(headers[.xContentTypeOptions] == "nosniff")
    }

    @Test(arguments: ["/", "/docs", "/problems", "/problems/no-such-path"])
    func `no page holds a script or a style of its own`(path: String) async throws {
        let page = try await get(path).text

        #expect(page.matches(of: /<script(?![^>]* src=)/).isEmpty)
        #expect(page.matches(of: /<style|\sstyle=|\son[a-z]+=/).isEmpty)
    }

    @Test(arguments: ["/", "/docs/reference.css", "/problems/no-such-path"])
    func `what the client holds is not sent again`(path: String) async throws {
        let first = try await get(path)
        let tag = try #require(first.headers[.eTag])

        let second = try await get(path, ifNoneMatch: "\"other\", W/\(tag)")
        let third = try await get(path, ifNoneMatch: "\"other\"")

        #expect(first.headers[.cacheControl] == "no-cache")
        #expect(tag.hasPrefix("\""))
        #expect(second.status == .notModified)
        #expect(second.headers[.eTag] == tag)
        #expect(second.text.isEmpty)
        #expect(third.status == .ok)
    }

    @Test func `HEAD tells the length and sends nothing`() async throws {
        let whole = try await get("/docs")
        let head = try await send(.head, "/docs")

        #expect(head.status == .ok)
        #expect(head.headers[.contentLength] == "\(whole.text.utf8.count)")
        #expect(head.text.isEmpty)
    }

    @Test func `a problem's page tells its type, its status and what to do`() async throws {
        let page = try await get("/problems/no-such-path").text

        #expect(page.contains("<title>There is no such path · Plumbline</title>"))
        #expect(page.contains("<code>/problems/no-such-path</code>"))
        #expect(page.contains(">404<"))
        #expect(page.contains("<p>Look at the tree with <code>GET …/tree</code>.</p>"))
        #expect(page.contains("<p>Paths are bytes.</p>"))
    }

    @Test func `the list names every problem`() async throws {
        let page = try await get("/problems").text

        for problem in problems {
            #expect(page.contains("href=\"/problems/\(problem.name)\""))
        }
    }

    @Test func `text never becomes markup`() async throws {
        let listed = try await get("/problems").text
        let shown = try await get("/problems/busy").text
        let missing = try await get("/problems/<script>&'\"").text

        for page in [listed, shown, missing] {
            #expect(!page.contains("<script>"))
        }
        #expect(shown.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test func `an unknown problem is not found and says so in HTML`() async throws {
        let page = try await get("/problems/no-such-problem")

        #expect(page.status == .notFound)
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.headers[.eTag] == nil)
        #expect(page.text.contains("<code>no-such-problem</code>"))
    }
}

private let problems = [
    ProblemPage(
        name: "no-such-path", title: "There is no such path", status: 404,
        advice: "Look at the tree with `GET …/tree`.\n\nPaths are bytes."),
    ProblemPage(
        name: "busy", title: "Busy <script>alert(1)</script>", status: 503,
        advice: "`<script>` alone"),
]

private func get(_ path: String, ifNoneMatch tag: String? = nil) async throws -> TestResponse {
    var headers = HTTPFields()
    headers[.ifNoneMatch] = tag
    return try await send(.get, path, headers: headers)
}

private func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:]
) async throws -> TestResponse {
    let router = Router()
    WebRoutes(problems: problems).add(to: router)
    return try await Application(router: router).test(.router) { client in
        try await client.execute(uri: path, method: method, headers: headers)
    }
}

private func mediaType(of path: String) -> String? {
    switch path.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    default: nil
    }
}

extension TestResponse {
    /// The body as text.
    fileprivate var text: String { String(buffer: body) }

    /// The addresses of the files under `/docs/` that the page names.
    fileprivate var localAddresses: Set<String> {
        Set(text.matches(of: /(?:src|href)="(\/docs\/[^"]+)"/).map { String($0.1) })
    }
}
