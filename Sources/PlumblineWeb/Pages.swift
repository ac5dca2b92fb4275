/// Every page, made once.
struct Pages: Sendable {
    /// `/`: what this is and where to go.
    let landing: Asset
    /// `/docs`: the reference, which a script draws.
    let docs: Asset
    /// `/problems`: every problem in a table.
    let problems: Asset
    private let problemsByName: [String: Asset]
    private let templates: Templates

    /// Makes the pages.
    ///
    /// - Precondition: no two problems have the same name.
    init(problems: [ProblemPage]) {
        let templates = Templates()
        landing = Asset(page: templates.page(.landing, NoValue()))
        docs = Asset(page: templates.page(.docs, NoValue()))
        self.problems = Asset(page: templates.page(.problems, ProblemsValue(problems: problems)))
        problemsByName = Dictionary(
            uniqueKeysWithValues: problems.map { problem in
                (problem.name, Asset(page: templates.page(.problem, ProblemValue(problem))))
            })
        self.templates = templates
    }

    /// The page of a problem; `nil` if there is none of that name.
    func problem(_ name: String) -> Asset? { problemsByName[name] }

    /// The page that says that there is no problem of this name.
    func missing(_ name: String) -> Asset {
        Asset(page: templates.page(.missing, MissingValue(name: name)))
    }
}

// The members of these values are what the templates name.

private struct NoValue {}

private struct ProblemsValue {
    let problems: [ProblemPage]
}

private struct ProblemValue {
    let name: String
    let title: String
    let status: Int
    let advice: [Paragraph]

    init(_ problem: ProblemPage) {
        name = problem.name
        title = problem.title
        status = problem.status
        advice = Paragraph.paragraphs(of: problem.advice)
    }
}

private struct MissingValue {
    let name: String
}
