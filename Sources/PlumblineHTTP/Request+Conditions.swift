import HTTPTypes
import Hummingbird

extension Request {
    /// Returns the answer that the conditions of the request ask for in place of the contents that
    /// `headers` describe; `nil` if the contents are to be sent.
    ///
    /// - Throws: a problem if `If-Match` asks for other contents.
    func conditionalAnswer(_ headers: HTTPFields) throws(Problem) -> Response? {
        guard let tag = headers[.eTag] else { return nil }
        if let wanted = self.headers[.ifMatch], !Self.list(wanted, names: tag, isWeak: false) {
            throw Problem(
                .preconditionFailed, "If-Match is '\(wanted)', but the contents are \(tag)")
        }
        guard let known = self.headers[.ifNoneMatch], Self.list(known, names: tag, isWeak: true)
        else { return nil }
        return Response(status: .notModified, headers: headers)
    }

    /// The range that is asked for of the contents that `tag` names; `nil` if all of them are.
    ///
    /// Only a GET has one, and behind `If-Range` only while the contents are still the same. They
    /// have no date, so a date there never says so.
    func range(of tag: String?) -> String? {
        guard method == .get else { return nil }
        if let condition = headers[.ifRange], condition != tag { return nil }
        return headers[.range]
    }

    /// Whether a list of entity tags, or `*`, names `tag`, which is a strong one.
    private static func list(_ text: String, names tag: String, isWeak: Bool) -> Bool {
        text.split(separator: ",").contains { member in
            let member = member.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return member == "*" || member == tag || isWeak && member == "W/" + tag
        }
    }
}
