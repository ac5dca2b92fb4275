/// Asks `plumbline map --batch`, a new process for each repository.
struct LinesMapper {
    /// The path of the `plumbline` command.
    let product: String
    let workspace: Workspace

    /// Answers `questions` about the repository at `gitDirectory`.
    ///
    /// - Returns: the answers in the order of the questions, fewer if the product leaves some out,
    ///   and what the process took.
    func ask(
        _ questions: [LinesQuestion], in gitDirectory: String
    ) throws(BenchmarkError) -> (answers: [LinesAnswer], measurement: Measurement) {
        let (input, output) = (workspace.path("questions"), workspace.path("answers"))
        try LinesFile.write(questions, to: input)
        // Status 1 says that some questions have no answer; those say so themselves.
        let script = #""$@" || { status=$?; test $status = 1 || exit $status; }"#
        let measurement = try Command(
            ["sh", "-c", script, "sh", product, "map", "--git-dir", gitDirectory, "--batch"],
            in: workspace, input: input, output: output
        ).measure()
        return (try LinesFile.read(LinesAnswer.self, at: output), measurement)
    }

    /// The versions of the programs and the cores that they have, in Markdown.
    func description() throws(BenchmarkError) -> String {
        let versions = try [[product, "--version"], ["git", "--version"]].map {
            words throws(BenchmarkError) in
            try Command(words, in: workspace).lines().first.map(String.init) ?? ""
        }
        return "plumbline \(versions[0]), \(versions[1]), \(Machine().cores.count) cores."
    }
}
