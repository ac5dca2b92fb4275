import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore
import PlumblineStore

extension APIHandlers {
    /// `GET permalinks?url=`: what a provider's web page shows, and the page that shows it for good.
    func placeOfPage(_ request: Request) async throws -> Response {
        guard let text = try request.query("url") else {
            throw Problem(
                .invalidRequest, "'url' is missing: give the address of a page, percent-encoded")
        }
        let page: PageURL
        do { page = try PageURL(text) } catch { throw BrowseError.invalidURL(error) }
        return PlaceResponse.response(try await browser.place(page))
    }

    /// `GET repositories/{id}/permalink?path=&at=&lines=`: the web page that shows a place for good.
    func permalink(_ request: Request, _ context: APIContext) async throws -> Response {
        guard let path = TreePath(bytes: try request.queryBytes("path") ?? []) else {
            throw Problem(.invalidRequest, "path holds a NUL")
        }
        let place = try await browser.place(
            of: path, at: try request.revision(), lines: try request.closedLines(),
            in: try context.repositoryID(), dialect: try request.dialect())
        guard place.permalink != nil else {
            throw Problem(
                .noPermalink,
                "nothing tells whose web pages '\(place.repository.name)' has; give provider="
                    + WebDialect.allCases.map(\.rawValue).joined(separator: "|"))
        }
        return PlaceResponse.response(place)
    }
}

extension Request {
    /// The lines that `lines` selects, both of whose ends are given.
    fileprivate func closedLines() throws(Problem) -> ClosedRange<LineNumber>? {
        guard let selection = try lines() else { return nil }
        guard let last = selection.last else {
            throw Problem(.invalidRequest, "lines is '\(selection)'; give its last line too")
        }
        return selection.first...last
    }

    /// The provider that `provider` names; `nil` without it.
    fileprivate func dialect() throws(Problem) -> WebDialect? {
        guard let name = try query("provider") else { return nil }
        guard let dialect = WebDialect(rawValue: name) else {
            throw Problem(
                .invalidRequest,
                "provider is '\(name)'; give one of "
                    + WebDialect.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return dialect
    }
}

/// A place and its permalink on the wire.
enum PlaceResponse {
    static func response(_ place: LinkedPlace) -> Response {
        var json = JSONWriter(expecting: 512)
        json.object { json in
            json.key("repository")
            json.object {
                $0.member("id", place.repository.id.description)
                $0.member("name", place.repository.name.description)
            }
            json.member("provider", place.dialect) { $0.value($1.rawValue) }
            json.member("revision", place.revision.text)
            json.member("commit", place.commit)
            json.path(place.path)
            json.member("kind", place.kind.rawValue)
            json.member("lines", place.lines) { json, lines in
                json.object {
                    $0.member("start", lines.lowerBound.value)
                    $0.member("end", lines.upperBound.value)
                }
            }
            json.member("permalink", place.permalink) { $0.value($1.url) }
        }
        return JSONAnswer.response(
            written: json.buffer,
            headers: [
                .cacheControl: "private, no-cache", .plumblineCommit: place.commit.description,
            ])
    }
}
