/// What speaks for and against a new line as the counterpart of an old one.
enum LineFeature: Int, CaseIterable {
    // The texts.
    case characters, partialCharacters, tokens, sameText, containment, lengthRatio
    case firstToken, lastToken, indentation
    // What is around them.
    case above, below, header, scope, headerImage
    // The place between the anchors.
    case inGap, relativeDistance, fromAbove, fromBelow, distance
    // Who else has the same text or claims the same line.
    case oldTwins, newTwins, rival, lead, isSecond, strongRival, margin
    // Products.
    case charactersInContext, sameUniqueText, tokensInScope, bestContext, worstContext
}

/// What speaks for the absence of any counterpart.
enum LineAbsence: Int, CaseIterable {
    case freeShareOfOld, freeShareOfNew, oldGap, newGap, isNewGapEmpty, surplus, oldTwins
}

/// One number for each feature.
struct LineFeatures<Feature: CaseIterable & RawRepresentable<Int>>: Sendable {
    private(set) var values = [Double](repeating: 0, count: Feature.allCases.count)

    /// All features zero.
    init() {}

    /// The number of a feature.
    subscript(feature: Feature) -> Double {
        get { values[feature.rawValue] }
        set { values[feature.rawValue] = newValue }
    }

    /// The sum of the products with `weights`.
    func weighted(by weights: LineFeatures) -> Double {
        zip(values, weights.values).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

extension LineFeatures {
    /// Sets the features listed; the others are zero.
    init(_ listed: [(Feature, Double)]) {
        self.init()
        for (feature, value) in listed { self[feature] = value }
    }
}
