import HTTPTypes
public import Hummingbird

/// The routes of the pages: what Plumbline is, its API, its problems.
public struct WebRoutes: Sendable {
    private let pages: Pages

    /// Makes the pages.
    ///
    /// - Precondition: no two problems have the same name.
    public init(problems: [ProblemPage]) {
        pages = Pages(problems: problems)
    }

    /// Adds every route, for GET and HEAD.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        for (path, asset) in assets {
            router.show(path) { request, _ in asset.response(to: request) }
        }
        router.show("/problems/{name}") { [pages] request, context in
            let name = try context.parameters.require("name")
            return pages.problem(name)?.response(to: request)
                ?? pages.missing(name).response(status: .notFound)
        }
    }

    private var assets: [(path: RouterPath, asset: Asset)] {
        [
            ("/", pages.landing),
            ("/docs", pages.docs),
            ("/docs/style.css", Asset(PackageResources.style_css, .css)),
            ("/docs/reference.css", Asset(PackageResources.reference_css, .css)),
            ("/docs/reference.js", Asset(PackageResources.reference_js, .javaScript)),
            ("/docs/description.js", Asset(PackageResources.description_js, .javaScript)),
            ("/docs/operation.js", Asset(PackageResources.operation_js, .javaScript)),
            ("/docs/trial.js", Asset(PackageResources.trial_js, .javaScript)),
            ("/docs/exchange.js", Asset(PackageResources.exchange_js, .javaScript)),
            ("/docs/request.js", Asset(PackageResources.request_js, .javaScript)),
            ("/docs/session.js", Asset(PackageResources.session_js, .javaScript)),
            ("/docs/schema.js", Asset(PackageResources.schema_js, .javaScript)),
            ("/docs/element.js", Asset(PackageResources.element_js, .javaScript)),
            ("/docs/icon.svg", Asset(PackageResources.icon_svg, .svg)),
            ("/problems", pages.problems),
        ]
    }
}

extension RouterMethods {
    /// Adds a handler for GET, and for HEAD without the body.
    fileprivate func show(
        _ path: RouterPath,
        use handler: @escaping @Sendable (Request, Context) throws -> Response
    ) {
        on(path, method: .get) { request, context in try handler(request, context) }
        on(path, method: .head) { request, context in
            try handler(request, context).createHeadResponse()
        }
    }
}
