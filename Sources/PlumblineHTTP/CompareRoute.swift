import HTTPTypes
import Hummingbird
import PlumblineBrowser
import PlumblineCore

extension APIHandlers {
    /// The contents that one answer compares have so many bytes at most.
    private static let comparedByteLimit = 128 << 20

    /// `GET repositories/{id}/compare`: the files in which two commits differ, as a list or a patch.
    func compare(_ request: Request, _ context: APIContext) async throws -> Response {
        let parameters = try CompareParameters(request)
        let id = try context.repositoryID()
        var question = ComparisonQuestion(
            from: try await browser.resolve(parameters.from, in: id),
            to: try await browser.resolve(parameters.to, in: id), at: parameters.path)
        question.usesMergeBase = parameters.usesMergeBase
        question.findsRenames = parameters.findsRenames
        let headers = parameters.headers(question, request)
        if let answer = try request.conditionalAnswer(headers) { return answer }
        let comparison = try await context.asking(browser) { [question] in
            try await $0.comparison(question)
        }
        return parameters.isPatch
            ? try await patch(of: comparison, parameters, context, headers)
            : try await list(of: comparison, parameters, request, context, headers)
    }

    private func list(
        of comparison: Comparison, _ parameters: CompareParameters, _ request: Request,
        _ context: APIContext, _ headers: HTTPFields
    ) async throws -> Response {
        let id = try context.repositoryID()
        let repository = try await browser.open(id)
        let changes = comparison.changes.prefix(parameters.limit)
        return StreamedList.response(
            to: request, context, "files", headers: headers,
            head: { CompareEntry.writeHead(of: comparison, parameters, to: &$0) },
            body: { [browser] entries in
                var rest = changes
                var bytesLeft = parameters.comparesLines ? Self.comparedByteLimit : 0
                while bytesLeft > 0, !rest.isEmpty {
                    let diffs = try await browser.asking(id) { [rest] in
                        try await repository.diffs(of: rest, parameters.lines)
                    }
                    let written = zip(rest, diffs).map {
                        CompareEntry($0, diffs: $1, showsHunks: parameters.showsHunks)
                    }
                    try await entries.write(written) { $1.write(to: &$0) }
                    rest = rest.dropFirst(diffs.count)
                    bytesLeft -= diffs.joined().reduce(0) { $0 + $1.comparedByteCount }
                }
                while !rest.isEmpty {
                    let piece = rest.prefix(1_000).map {
                        CompareEntry($0, isLeftOut: parameters.comparesLines)
                    }
                    try await entries.write(piece) { $1.write(to: &$0) }
                    rest = rest.dropFirst(piece.count)
                }
                entries.end {
                    $0.member("renames", comparison.renames.rawValue)
                    $0.member(
                        "truncated", comparison.isCut || changes.count < comparison.changes.count)
                }
            })
    }

    /// A patch is whole or it is none: one that is cut short would apply as something else.
    private func patch(
        of comparison: Comparison, _ parameters: CompareParameters, _ context: APIContext,
        _ headers: HTTPFields
    ) async throws -> Response {
        let changes = comparison.changes
        guard !comparison.isCut, changes.count <= parameters.limit else {
            throw Problem.comparisonTooLarge(
                "\(comparison.isCut ? "more than " : "")\(changes.count) files differ",
                limit: parameters.limit)
        }
        let id = try context.repositoryID()
        let repository = try await browser.open(id)
        let byteCount = try await browser.asking(id) {
            try await repository.contentByteCount(of: changes)
        }
        guard byteCount <= Self.comparedByteLimit else {
            throw Problem.comparisonTooLarge(
                "the files that differ have \(byteCount) bytes", limit: Self.comparedByteLimit)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { [browser] writer in
                var rest = changes[...]
                while !rest.isEmpty {
                    let diffs = try await browser.asking(id) { [rest] in
                        try await repository.diffs(of: rest, parameters.lines)
                    }
                    var patch = PatchWriter()
                    for (change, diffs) in zip(rest, diffs) {
                        for (part, diff) in zip(change.parts, diffs) { patch.write(part, diff) }
                    }
                    try await writer.write(ByteBuffer(bytes: patch.bytes))
                    rest = rest.dropFirst(diffs.count)
                }
                try await writer.finish(nil)
            })
    }
}

extension Problem {
    fileprivate static func comparisonTooLarge(_ what: String, limit: Int) -> Problem {
        Problem(
            .comparisonTooLarge, "\(what); a patch takes \(limit)",
            members: ["limit": .number(limit)])
    }
}

extension FileDiff {
    /// How many bytes were compared.
    fileprivate var comparedByteCount: Int { old.bytes.count + new.bytes.count }
}
