import PlumblineCore

extension Hunk {
    /// The ranges in a hunk header, without the heading that git writes behind them; `nil` for any other
    /// line of a patch.
    static func gitRanges(_ line: String) -> String? {
        line.hasPrefix("@@") ? line.split(separator: " ").prefix(3).joined(separator: " ") : nil
    }

    /// The hunk as git writes it: an empty side names the line before, a count of one is left out.
    var gitHeader: String {
        func side(_ lines: Range<LineNumber>) -> String {
            switch lines.count {
            case 0: "\(lines.lowerBound.value - 1),0"
            case 1: "\(lines.lowerBound)"
            default: "\(lines.lowerBound),\(lines.count)"
            }
        }
        return "@@ -\(side(old)) +\(side(new))"
    }
}
