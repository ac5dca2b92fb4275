import HTTPTypes
import HummingbirdTesting
import Testing

@testable import PlumblineHTTP

/// The OpenAPI document and the code say the same.
@Suite struct DescriptionTests {
    private let document: JSONValue

    init() throws { document = try JSONValue(PackageResources.openapi_json) }

    @Test func `every route is in the document, and every path of the API in the table`() {
        var documented: Set<String> = []
        for (path, item) in paths where !Self.isPage(path) {
            // A route for GET answers HEAD as well.
            for method in item.keys.subtracting(["parameters", "head"]) {
                documented.insert("\(method.uppercased()) \(path)")
            }
        }
        let routes = Route.table.map { "\($0.method) \($0.template)" }
        #expect(Set(routes) == documented)
        #expect(Set(routes).count == routes.count)
    }

    @Test func `the document lists just the problems that the code knows`() {
        let listed = responses.values.flatMap { $0["x-problems"]?.list ?? [] }.compactMap(\.text)
        #expect(Set(listed) == Set(Problem.Kind.allCases.map(\.rawValue)))
    }

    @Test func `every problem is documented under its own status`() throws {
        for (operation, status, response) in answers where status != "default" {
            for name in response["x-problems"]?.list ?? [] {
                let kind = try #require(Problem.Kind(rawValue: name.text ?? ""))
                #expect(String(kind.status.code) == status, "\(operation): \(kind)")
            }
        }
    }

    @Test func `every example of a problem is one that the code could have made`() throws {
        let examples = responses.values
            .compactMap { $0["content"]?["application/problem+json"] }
            .flatMap { content in
                [content["example"]].compactMap(\.self)
                    + (content["examples"]?.members.values.compactMap { $0["value"] } ?? [])
            }
        #expect(examples.count > 15)
        for example in examples {
            let name = try #require(example["type"]?.text).dropFirst("/problems/".count)
            let kind = try #require(Problem.Kind(rawValue: String(name)))
            #expect(example["title"]?.text == kind.title)
            #expect(example["status"]?.number == Double(kind.status.code))
        }
    }

    @Test func `every reference of the document leads somewhere`() {
        let references = Self.references(in: document)
        #expect(references.count > 50)
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(document) {
                $0?[String($1)]
            }
            #expect(target != nil, "\(reference)")
        }
    }

    @Test func `only the pages for probes need no token`() {
        let open = paths.filter { $0.value["get"]?["security"] == [] }
        #expect(Set(open.keys) == ["/healthz", "/readyz"])
    }

    @Test func `every problem has a title and advice`() {
        for kind in Problem.Kind.allCases {
            #expect(!kind.title.isEmpty && !kind.advice.isEmpty)
        }
    }

    @Test func `the document is served`() async throws {
        let answer = try await HTTPScratch().get("/v1/openapi.json")

        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(try answer.json == document)
    }
}

extension DescriptionTests {
    private var paths: [String: JSONValue] { document["paths"]?.members ?? [:] }
    private var responses: [String: JSONValue] {
        document["components"]?["responses"]?.members ?? [:]
    }

    /// Every answer of every operation, by its status.
    private var answers: [(operation: String, status: String, response: JSONValue)] {
        paths.flatMap { path, item in
            item.members.flatMap { method, operation in
                (operation["responses"]?.members ?? [:]).map { status, response in
                    let name = response["$ref"]?.text?.split(separator: "/").last.map(String.init)
                    return ("\(method) \(path)", status, name.flatMap { responses[$0] } ?? response)
                }
            }
        }
    }

    /// Whether a path is that of a page for people, which another module serves.
    private static func isPage(_ path: String) -> Bool {
        path == "/" || path.hasPrefix("/docs") || path.hasPrefix("/problems")
    }

    private static func references(in value: JSONValue) -> Set<String> {
        var found = Set([value["$ref"]?.text].compactMap(\.self))
        for member in value.list + value.members.values { found.formUnion(references(in: member)) }
        return found
    }
}
