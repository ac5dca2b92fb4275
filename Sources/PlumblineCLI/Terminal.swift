/// What a terminal is given of a file that anybody may have written.
enum Terminal {
    private static let longestLine = 160

    /// The line as text, without bytes that a terminal would obey.
    static func printable(_ line: ArraySlice<UInt8>) -> String {
        let text = String(decoding: line.prefix(4 * longestLine), as: UTF8.self)
        let shown = text.prefix(longestLine).unicodeScalars.map { scalar -> String in
            if scalar == "\t" { return "    " }
            let isControl = scalar.properties.generalCategory == .control
            let isFormat = scalar.properties.generalCategory == .format
            return isControl || isFormat ? "\u{FFFD}" : String(scalar)
        }
        return shown.joined()
    }
}
