public import HTTPTypes

extension Problem {
    /// The kinds of problem; each has a page of its own under `/problems/`.
    public enum Kind: String, CaseIterable, Sendable {
        case invalidRequest = "invalid-request"
        case invalidURL = "invalid-url"
        case invalidPattern = "invalid-pattern"
        case unsupportedMediaType = "unsupported-media-type"
        case bodyTooLarge = "body-too-large"
        case tooManyPositions = "too-many-positions"
        case tooManyLines = "too-many-lines"
        case pathTooLong = "path-too-long"
        case headTooLarge = "head-too-large"
        case notAcceptable = "not-acceptable"
        case hostNotAllowed = "host-not-allowed"
        case foreignHost = "foreign-host"
        case foreignOrigin = "foreign-origin"
        case unauthorized
        case notFound = "not-found"
        case noSuchRepository = "no-such-repository"
        case noSuchRevision = "no-such-revision"
        case noSuchPath = "no-such-path"
        case noSuchLine = "no-such-line"
        case noPermalink = "no-permalink"
        case ambiguousRevision = "ambiguous-revision"
        case notAFile = "not-a-file"
        case notATree = "not-a-tree"
        case noSuchChangeRequest = "no-such-change-request"
        case noMergeBase = "no-merge-base"
        case comparisonTooLarge = "comparison-too-large"
        case historyTooLong = "history-too-long"
        case repositoryNotReady = "repository-not-ready"
        case commitNotOffered = "commit-not-offered"
        case cloneFailed = "clone-failed"
        case credentialsRefused = "credentials-refused"
        case tooLarge = "too-large"
        case busy
        case tooManyRequests = "too-many-requests"
        case rangeNotSatisfiable = "range-not-satisfiable"
        case preconditionFailed = "precondition-failed"
        case methodNotAllowed = "method-not-allowed"
        case repositoryDamaged = "repository-damaged"
        case internalError = "internal-error"

        /// The status that goes with it.
        public var status: HTTPResponse.Status {
            switch self {
            case .invalidRequest, .invalidURL, .invalidPattern: .badRequest
            case .unsupportedMediaType: .unsupportedMediaType
            case .bodyTooLarge, .tooManyPositions, .tooManyLines, .tooLarge,
                .comparisonTooLarge, .historyTooLong:
                .contentTooLarge
            case .pathTooLong: .uriTooLong
            case .headTooLarge: .requestHeaderFieldsTooLarge
            case .notAcceptable: .notAcceptable
            case .hostNotAllowed, .foreignOrigin: .forbidden
            case .foreignHost: .misdirectedRequest
            case .unauthorized: .unauthorized
            case .notFound, .noSuchRepository, .noSuchRevision, .noSuchPath, .noSuchLine,
                .noPermalink, .commitNotOffered, .notAFile, .notATree, .noMergeBase,
                .noSuchChangeRequest:
                .notFound
            case .ambiguousRevision, .repositoryNotReady, .cloneFailed, .credentialsRefused:
                .conflict
            case .busy, .repositoryDamaged: .serviceUnavailable
            case .tooManyRequests: .tooManyRequests
            case .rangeNotSatisfiable: .rangeNotSatisfiable
            case .preconditionFailed: .preconditionFailed
            case .methodNotAllowed: .methodNotAllowed
            case .internalError: .internalServerError
            }
        }

        /// A few words that name it.
        public var title: String { description.title }

        /// What a person can do about it.
        public var advice: String { description.advice }

        private var description: (title: String, advice: String) {
            switch self {
            case .invalidRequest:
                ("The request is malformed", "Compare it with the reference at /docs.")
            case .invalidURL:
                (
                    "The repository URL cannot be used",
                    "Give the clone URL that the provider shows, over https or ssh."
                )
            case .invalidPattern:
                (
                    "The pattern is malformed",
                    "Correct it at the byte that offset names, or leave out regex=true to find it as it"
                        + " stands."
                )
            case .unsupportedMediaType:
                (
                    "The body is not JSON",
                    "Send Content-Type: application/json, and the body as it is, not compressed."
                )
            case .bodyTooLarge:
                ("The body is too large", "Send fewer positions at a time.")
            case .tooManyPositions:
                ("Too many positions", "Split the positions over several requests.")
            case .tooManyLines:
                (
                    "The file has too many lines",
                    "Ask for single lines with the positions route, or raise limits.line-map-lines."
                )
            case .pathTooLong:
                ("The path is too long", "No file in a repository has a path this long.")
            case .hostNotAllowed:
                (
                    "The repository's host is not allowed",
                    "Ask the operator to add the host to remotes.hosts, or to remotes.private-hosts"
                        + " if its address is private."
                )
            case .foreignHost:
                (
                    "The Host header names another server",
                    "Use an address that the service listens on, or add the name to server.hosts."
                )
            case .foreignOrigin:
                (
                    "Another site's page sent the request",
                    "Pages of other sites may use this service only if server.cors-origins lists them."
                )
            case .unauthorized:
                (
                    "A token is needed",
                    "Send Authorization: Bearer with a token made by 'plumbline token create NAME'."
                )
            case .notFound:
                ("No such page", "The routes are listed at /docs.")
            case .noSuchRepository:
                ("No such repository", "Link it first, with POST /v1/repositories.")
            case .noSuchRevision:
                ("No such commit", "Check the spelling; a fetch brings what is new upstream.")
            case .noSuchPath:
                ("No such file", "List the folder above it with the tree route.")
            case .noSuchLine:
                ("The file has fewer lines", "Ask for lines up to the line count in the problem.")
            case .noPermalink:
                (
                    "The repository has no known web pages",
                    "Say with 'provider' whose pages they are; a local folder has none."
                )
            case .ambiguousRevision:
                (
                    "The revision has several meanings",
                    "Use the full ref name, such as refs/heads/main, or more digits of the id."
                )
            case .headTooLarge:
                (
                    "The head of the request is too large",
                    "Send fewer or shorter headers, or less in the query; the operator may raise"
                        + " limits.header-bytes."
                )
            case .notAcceptable:
                (
                    "The answer is in no form that the client accepts",
                    "Accept what available lists, or leave Accept out."
                )
            case .notAFile:
                (
                    "Not a file",
                    "Folders are listed by the tree route; a submodule has no content here."
                )
            case .notATree:
                ("Not a folder", "Files are read by the raw route.")
            case .noSuchChangeRequest:
                (
                    "No such change request",
                    "Check the number. Bitbucket Cloud publishes no refs of pull requests: ask for the"
                        + " branch instead."
                )
            case .noMergeBase:
                (
                    "The histories have nothing in common",
                    "Compare the commits themselves, without base=merge-base."
                )
            case .comparisonTooLarge:
                (
                    "The comparison is too large for a patch",
                    "Give a path, raise limit, or ask for the list of files instead."
                )
            case .historyTooLong:
                (
                    "Too many commits lie between",
                    "Ask about commits that are nearer to each other, or to a branch."
                )
            case .repositoryNotReady:
                ("The clone is not ready", "Ask again after the seconds in Retry-After.")
            case .commitNotOffered:
                (
                    "The remote does not offer the commit",
                    "Push it to a branch or tag; a commit that no ref reaches is offered by few servers."
                )
            case .cloneFailed:
                ("The clone failed", "The detail says why. Link it again to try once more.")
            case .credentialsRefused:
                (
                    "The remote refused the credentials",
                    "Link it again with credentials that may read it."
                )
            case .tooLarge:
                (
                    "The content is too large",
                    "Read it with the raw route, a range at a time; the operator may raise"
                        + " memory.large-blob-bytes or, for text in JSON, limits.text-bytes."
                )
            case .busy:
                ("The service is busy", "Ask again after the seconds in Retry-After.")
            case .tooManyRequests:
                (
                    "Too many costly requests",
                    "Ask again after the seconds in Retry-After, or raise limits.costly-per-minute."
                )
            case .rangeNotSatisfiable:
                (
                    "The range lies outside the content",
                    "The Content-Range header says how long it is."
                )
            case .preconditionFailed:
                (
                    "The contents are not those that If-Match names",
                    "Read them anew; the ETag header names what is there now."
                )
            case .methodNotAllowed:
                ("The method is not allowed", "The Allow header lists those that are.")
            case .repositoryDamaged:
                (
                    "The cached clone is damaged",
                    "It is being cloned anew; ask again after the seconds in Retry-After."
                )
            case .internalError:
                ("Something went wrong", "The log has the details under the request id.")
            }
        }
    }
}
