/// What a person reads about one kind of failure.
public struct ProblemPage: Hashable, Sendable {
    /// The last part of the problem's `type`: `no-such-path`.
    public let name: String
    /// The problem in a few words.
    public let title: String
    /// The HTTP status that comes with it.
    public let status: Int
    /// What to do about it. Blank lines part paragraphs, backticks enclose code.
    public let advice: String

    /// Creates a page.
    public init(name: String, title: String, status: Int, advice: String) {
        self.name = name
        self.title = title
        self.status = status
        self.advice = advice
    }
}
