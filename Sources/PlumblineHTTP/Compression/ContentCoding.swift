import HTTPTypes

/// How the bytes of an answer are coded, as RFC 9110 names it.
enum ContentCoding: String {
    case gzip
    case identity

    /// The coding that a client who sends these values of `Accept-Encoding` likes best.
    ///
    /// A client that sends none gets the bytes as they are, and so does one that forbids both: it is
    /// served better by them than by a refusal.
    init(accepted values: [String]) {
        var weights: [Substring: Double] = [:]
        for member in values.joined(separator: ",").split(separator: ",") {
            let parts = member.split(separator: ";").map { $0.trimming(while: \.isBlank) }
            guard let name = parts.first else { continue }
            weights[Substring(name.lowercased())] = Self.weight(parts.dropFirst())
        }
        let gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0
        self = gzip > 0 && gzip >= weights["identity"] ?? 0 ? .gzip : .identity
    }

    /// The `q` among the parameters of a member, from 0 to 1; one that cannot be read counts as 0.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Double {
        for parameter in parameters {
            let sides = parameter.split(separator: "=", maxSplits: 1)
            guard let name = sides.first?.trimming(while: \.isBlank), name.lowercased() == "q"
            else { continue }
            let value = sides.dropFirst().first.flatMap { Double($0.trimming(while: \.isBlank)) }
            return value.map { (0...1).contains($0) ? $0 : 0 } ?? 0
        }
        return 1
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension Substring {
    fileprivate func trimming(while isOut: (Character) -> Bool) -> Substring {
        let start = drop(while: isOut)
        guard let last = start.lastIndex(where: { !isOut($0) }) else { return "" }
        return start[...last]
    }
}
