import Mustache

/// The templates of the pages, parsed once.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Parses the templates that are built into the module.
    init() {
        let sources: [Name: [UInt8]] = [
            .layout: PackageResources.layout_mustache,
            .landing: PackageResources.landing_mustache,
            .docs: PackageResources.docs_mustache,
            .problems: PackageResources.problems_mustache,
            .problem: PackageResources.problem_mustache,
            .missing: PackageResources.missing_mustache,
        ]
        library = MustacheLibrary(
            templates: Dictionary(
                uniqueKeysWithValues: sources.map { name, source in
                    (name.rawValue, Self.template(name, source))
                }))
    }

    /// Returns the page that a template makes of `value`.
    func page(_ name: Name, _ value: some Sendable) -> String {
        guard let page = library.render(value, withTemplate: name.rawValue) else {
            preconditionFailure("there is no template '\(name)'")
        }
        return page
    }

    private static func template(_ name: Name, _ source: [UInt8]) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: String(decoding: source, as: UTF8.self))
        } catch {
            preconditionFailure("the template '\(name)' cannot be parsed: \(error)")
        }
    }
}

extension Templates {
    /// A template; the files in `Pages` have these names.
    enum Name: String {
        case layout, landing, docs, problems, problem, missing
    }
}
