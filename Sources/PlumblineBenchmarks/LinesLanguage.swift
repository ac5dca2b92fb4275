/// Programming languages, by the extensions of their files.
enum LinesLanguage {
    private static let names = [
        "c": "C", "cc": "C++", "cjs": "JavaScript", "cpp": "C++", "cs": "C#", "cxx": "C++",
        "go": "Go", "groovy": "Groovy", "h": "C", "hpp": "C++", "java": "Java",
        "js": "JavaScript", "jsx": "JavaScript", "kt": "Kotlin", "kts": "Kotlin",
        "mjs": "JavaScript", "php": "PHP", "py": "Python", "rb": "Ruby", "rs": "Rust",
        "scala": "Scala", "sh": "Shell", "swift": "Swift", "tcl": "Tcl", "ts": "TypeScript",
        "tsx": "TypeScript",
    ]

    /// Returns the language of the file at `path`; `nil` if it does not look like source.
    static func name(of path: String) -> String? {
        guard let dot = path.lastIndex(of: ".") else { return nil }
        return names[String(path[path.index(after: dot)...])]
    }
}
