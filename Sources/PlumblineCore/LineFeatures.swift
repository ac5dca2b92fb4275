/// What speaks for and against a new line as the counterpart of an old one.
package enum LineFeature: Int, CaseIterable, Sendable {
    // The texts.
    case characters, tokens, sameText, containment, lengthRatio
    case firstToken, lastToken, rareToken, indentation, name
    case leadingWords, leadingSign, alignedTokens, renamedWords
    // What is around them.
    case above, below, header, scope, scopeNames
    case bestNeighbours, worstNeighbours, body
    // The place between the anchors.
    case inGap, relativeDistance, fromAnchors, distance
    // Who else has the same text or claims the same line.
    case oldTwins, newTwins, rival, lead, isSecond, strongRival, margin
    // Products.
    case sameUniqueText, tokensInScope, bestContext, worstContext
}

/// What speaks for the absence of any counterpart.
package enum LineAbsence: Int, CaseIterable, Sendable {
    case freeShareOfOld, freeShareOfNew, oldGap, newGap, isNewGapEmpty, surplus, oldTwins
    case hasBody
}

/// One number for each feature.
package struct LineFeatures<Feature: CaseIterable & RawRepresentable<Int>>: Sendable {
    private var values: InlineArray<40, Double>

    /// All features zero.
    package init() { values = InlineArray(repeating: 0) }

    /// Sets the features listed; the others are zero.
    package init(_ listed: [(Feature, Double)]) {
        self.init()
        for (feature, value) in listed { self[feature] = value }
    }

    /// The number of a feature.
    package subscript(feature: Feature) -> Double {
        get { values[feature.rawValue] }
        set { values[feature.rawValue] = newValue }
    }

    /// The sum of the products with `weights`.
    package func weighted(by weights: LineFeatures) -> Double {
        var sum = 0.0
        for index in values.indices { sum += values[index] * weights.values[index] }
        return sum
    }
}
