import Crypto
import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/line-map/{path…}`: where all lines of a file stand at another commit.
    func lineMap(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try request.treePath()
        let (old, new) = (try request.revision(named: "from"), try request.revision(named: "to"))
        let id = try context.repositoryID()
        let source = try await browser.resolve(old, in: id)
        let target = try await browser.resolve(new, in: id)
        let map = try await context.asking(browser) {
            try await $0.lineMap(
                of: path, from: source, to: target, lineLimit: settings.limits.mapLines)
        }
        let headers = LineMapResponse.headers(of: map)
        if let answer = try request.conditionalAnswer(headers) { return answer }
        return JSONAnswer.response(written: LineMapResponse(map).written, headers: headers)
    }
}

extension LineMapResponse {
    /// Raised when the same map is written another way.
    private static let edition = 1

    /// A map is asked for anew each time, lest it outlive the mapper that made it; one that is not
    /// complete is not kept at all.
    static func headers(of map: FileLineMap) -> HTTPFields {
        guard map.isLasting else { return [.cacheControl: "no-store"] }
        return [.cacheControl: "private, no-cache", .eTag: "\"\(tag(of: map))\""]
    }

    /// Both blobs, the mapper's version, and a digest of what else a map depends on.
    private static func tag(of map: FileLineMap) -> String {
        let ground = [
            "\(edition)", "\(map.old)", "\(map.new)", map.source.path.percentEncoded,
            map.ignoredRevisions?.description ?? "",
        ]
        let digest = SHA256.hash(data: Array(ground.joined(separator: "\n").utf8))
        let digits = digest.prefix(8).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }
            .joined()
        let target = map.target?.blob.description ?? "none"
        return "\(map.source.blob)-\(target)-\(LineMatcher.version)-\(digits)"
    }
}
