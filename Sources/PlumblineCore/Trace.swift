/// A line in a file: what a person points at.
public struct Position: Hashable, Sendable {
    /// The file.
    public let path: TreePath
    /// The line, or the first of several.
    public let line: LineNumber
    /// The column, counted from 1 in `columnUnit`.
    public let column: Int?
    /// What the column counts.
    public let columnUnit: ColumnUnit
    /// The last of several lines.
    public let endLine: LineNumber?

    /// Creates a position.
    public init(
        path: TreePath, line: LineNumber, column: Int? = nil, columnUnit: ColumnUnit = .utf16,
        endLine: LineNumber? = nil
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.columnUnit = columnUnit
        self.endLine = endLine
    }
}

/// A position together with the blob that it stands in.
public struct Place: Hashable, Sendable {
    /// The file and the line.
    public let position: Position
    /// The blob at that path.
    public let blob: ObjectID

    /// Creates a place.
    public init(position: Position, blob: ObjectID) {
        self.position = position
        self.blob = blob
    }
}

/// A position followed from one commit to another.
public struct Trace: Hashable, Sendable {
    /// What became of it.
    public let verdict: Verdict
    /// The probability, 0 to 1, that the whole answer is right.
    public let confidence: Double
    /// How it was found.
    public let method: Method
    /// Where it stands now; `nil` for every verdict that is not a place.
    public let place: Place?
    /// Counterparts that were considered, the best first.
    public let candidates: [Candidate]
    /// Where to look if there is no place.
    public let nearest: Nearest?
    /// The last commit that changed the line, or the one that lost it, where the history was followed.
    public let changedBy: ObjectID?
    /// The commits on the way whose changes count as layout, by the repository's own list.
    public let ignored: [ObjectID]

    /// Creates a trace.
    public init(
        verdict: Verdict, confidence: Double, method: Method, place: Place? = nil,
        candidates: [Candidate] = [], nearest: Nearest? = nil, changedBy: ObjectID? = nil,
        ignored: [ObjectID] = []
    ) {
        precondition(
            verdict.isPlace == (place != nil), "\(verdict) with place \(String(describing: place))")
        self.verdict = verdict
        self.confidence = confidence
        self.method = method
        self.place = place
        self.candidates = candidates
        self.nearest = nearest
        self.changedBy = changedBy
        self.ignored = ignored
    }
}

extension Trace {
    /// A possible counterpart.
    public struct Candidate: Hashable, Sendable {
        /// Where it stands.
        public let place: Place
        /// The probability that it is the counterpart.
        public let confidence: Double

        /// Creates a candidate.
        public init(place: Place, confidence: Double) {
            self.place = place
            self.confidence = confidence
        }
    }

    /// A line to look at where the position itself has no counterpart.
    public struct Nearest: Hashable, Sendable {
        /// The file and the line.
        public let position: Position
        /// Why this line.
        public let reason: LineMatch.Reason

        /// Creates a pointer to a line.
        public init(position: Position, reason: LineMatch.Reason) {
            self.position = position
            self.reason = reason
        }
    }

    /// How an answer was found: how the path, then how the line.
    public struct Method: Hashable, Sendable, CustomStringConvertible {
        /// How the file was found.
        public let path: PathMethod
        /// How the line was found in it; `nil` if no line was looked for.
        public let line: LineMatch.Method?

        /// Creates a method.
        public init(path: PathMethod, line: LineMatch.Method? = nil) {
            self.path = path
            self.line = line
        }

        /// Both parts, such as `rename+diff`.
        public var description: String {
            line.map { "\(path.rawValue)+\($0.rawValue)" } ?? path.rawValue
        }
    }

    /// How a file was found at the other commit.
    public enum PathMethod: String, Hashable, Sendable {
        /// It was not looked for: the question itself has no answer.
        case none
        /// The same blob stands at the same path.
        case sameBlob = "same-blob"
        /// Another blob stands at the same path.
        case samePath = "same-path"
        /// The same blob was added at another path.
        case sameContent = "same-content"
        /// A similar file was added.
        case rename
        /// The line was followed commit by commit.
        case history
        /// As `history`, and a commit took the line to a file that is not its file renamed.
        case search
    }
}
