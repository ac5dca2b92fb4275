extension LineMatch {
    /// Whether two lines have the same text once white space is taken out.
    package static func areEqualUpToWhitespace(
        _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>
    ) -> Bool {
        LineTraits.areEqualUpToWhitespace(left, right)
    }
}
