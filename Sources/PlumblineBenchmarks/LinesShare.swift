import Foundation

/// Shares that may be close to all or nothing.
enum LinesShare {
    /// A share to the hundredth of a percent, such as `99.97 %`; never rounded up to all.
    static func text(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let percent = (10_000 * Double(part) / Double(whole)).rounded(.down) / 100
        return String(format: "%.2f %%", percent)
    }
}
