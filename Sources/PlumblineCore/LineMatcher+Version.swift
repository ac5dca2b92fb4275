extension LineMatcher {
    /// Which edition of the mapper answers: raised with every change that may change an answer, of
    /// the mapper itself or of how it is led through the history. Whatever is kept carries it.
    public static let version = 4
}
