import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// `GET repositories/{id}/change-requests/{number}`: the head of a pull or merge request.
    func changeRequest(_ request: Request, _ context: APIContext) async throws -> Response {
        let text = context.parameters.get("number") ?? ""
        guard let number = Int32(text), number >= 1, "\(number)" == text else {
            throw Problem(.invalidRequest, "'\(text)' is not the number of a change request")
        }
        let (commit, isCurrent) = try await browser.head(
            of: ChangeRequest(number: Int(number)), in: try context.repositoryID())
        return try JSONAnswer.response(
            ChangeRequestResponse(
                number: Int(number), commit: commit.description, isCurrent: isCurrent),
            headers: [.plumblineCommit: commit.description])
    }
}

/// A change request on the wire.
struct ChangeRequestResponse: Encodable, Sendable {
    let number: Int
    let commit: String
    let isCurrent: Bool
}
