/// The scopes in which lines of one side stand: each the headers around some line, the innermost first.
struct LineScopes {
    /// The headers of all scopes, one scope after the other.
    private(set) var headers: [Int32] = []
    private var starts: [Int32] = [0]

    /// Appends a scope and returns its number.
    mutating func append(_ lines: some Sequence<Int>) -> Int32 {
        for line in lines { headers.append(Int32(line)) }
        starts.append(Int32(headers.count))
        return Int32(starts.count - 2)
    }

    /// The number of scopes.
    var count: Int { starts.count - 1 }

    /// Where the headers of a scope stand among those of all.
    @inline(__always)
    func range(of scope: Int) -> Range<Int> { Int(starts[scope])..<Int(starts[scope + 1]) }
}
