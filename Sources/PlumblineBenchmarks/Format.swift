import Foundation

/// How figures are printed: three digits that count, and the unit.
enum Format {
    /// A number of things, such as `12,345`.
    static func count(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A duration, such as `12.3 ms`.
    static func duration(_ duration: Duration) -> String {
        let seconds = duration.seconds
        if seconds >= 1 { return "\(digits(seconds)) s" }
        if seconds >= 0.001 { return "\(digits(seconds * 1e3)) ms" }
        return "\(digits(seconds * 1e6)) µs"
    }

    /// A size, such as `12.3 MiB`.
    static func bytes(_ count: Int) -> String {
        let size = Double(count)
        if count >= 1 << 20 { return "\(digits(size / 1_048_576)) MiB" }
        return count >= 1 << 10 ? "\(digits(size / 1024)) KiB" : "\(count) B"
    }

    /// How often `part` goes into `whole`, such as `0.62`; a dash if there is nothing to compare.
    static func ratio(_ part: Double, _ whole: Double) -> String {
        whole > 0 ? String(format: "%.2f", part / whole) : "–"
    }

    /// A share, such as `12.3 %`.
    static func share(_ part: Int, of whole: Int) -> String {
        whole > 0 ? String(format: "%.1f %%", 100 * Double(part) / Double(whole)) : "–"
    }

    private static func digits(_ number: Double) -> String {
        switch number {
        case ..<10: String(format: "%.2f", number)
        case ..<100: String(format: "%.1f", number)
        default: count(Int(number.rounded()))
        }
    }
}
