import Foundation

private let width = LineChoice.width

/// A multinomial choice: the alternative *a* is right with a probability that is proportional to
/// exp(*w* · *x*ₐ).
struct ChoiceModel {
    private static let stepLimit = 12
    private static let leastStep = 1e-4

    /// The weights of the features as they were given.
    let weights: [Double]

    /// A choice whose features were scaled, and the right alternative.
    private typealias Scaled = (features: [Double], answer: Int)

    /// Fits the weights of the columns that are `used` with a penalty of `penalty`/2 times the square
    /// of each but the constant's, the features brought to a deviation of 1.
    init(_ choices: [LineChoice], penalty: Double, used: [Bool]) {
        let scales = zip(Self.deviations(choices), used).map { $1 ? 1 / $0 : 0 }
        let scaled = choices.compactMap { choice in
            choice.answer.map { (features: Self.scaled(choice.features, by: scales), answer: $0) }
        }
        var weights = [Double](repeating: 0, count: width)
        for _ in 0..<Self.stepLimit {
            let step = Self.step(scaled, weights, penalty: penalty)
            for column in 0..<width { weights[column] -= step[column] }
            if step.allSatisfy({ abs($0) < Self.leastStep }) { break }
        }
        self.weights = zip(weights, scales).map(*)
    }

    private static func scaled(_ features: [Double], by scales: [Double]) -> [Double] {
        features.enumerated().map { $0.element * scales[$0.offset % scales.count] }
    }

    /// The probabilities of the alternatives of a choice.
    func probabilities(of choice: LineChoice) -> [Double] {
        Self.probabilities(choice.features, weights)
    }

    private static func probabilities(_ features: [Double], _ weights: [Double]) -> [Double] {
        var scores: [Double] = []
        for start in stride(from: 0, to: features.count, by: width) {
            var sum = 0.0
            for column in 0..<width { sum += features[start + column] * weights[column] }
            scores.append(sum)
        }
        let largest = scores.max() ?? 0
        let powers = scores.map { exp($0 - largest) }
        let total = powers.reduce(0, +)
        return powers.map { $0 / total }
    }

    /// The deviations of the columns: of a candidate's features among candidates, of those of “none”
    /// among choices, so that the zeros of the other kind do not make a feature look wider.
    private static func deviations(_ choices: [LineChoice]) -> [Double] {
        var sums = [Double](repeating: 0, count: width)
        var squares = sums
        for choice in choices {
            for (place, value) in choice.features.enumerated() {
                sums[place % width] += value
                squares[place % width] += value * value
            }
        }
        let choiceCount = Double(choices.count)
        let candidateCount = Double(choices.reduce(0) { $0 + $1.lines.count })
        return (0..<width).map { column in
            let count = column < LineChoice.constant ? candidateCount : choiceCount
            let mean = sums[column] / count
            let variance = squares[column] / count - mean * mean
            return variance > 1e-18 ? variance.squareRoot() : 1
        }
    }

    /// Returns the step of Newton's method, to be taken away from the weights.
    private static func step(
        _ choices: [Scaled], _ weights: [Double], penalty: Double
    ) -> [Double] {
        var gradient = weights.map { $0 * penalty }
        var hessian = [Double](repeating: 0, count: width * width)
        for column in 0..<width { hessian[column * width + column] = penalty }
        gradient[LineChoice.constant] = 0
        hessian[LineChoice.constant * (width + 1)] = 1e-6
        for choice in choices {
            add(choice, probabilities(choice.features, weights), &gradient, &hessian)
        }
        return solve(hessian, gradient)
    }

    private static func add(
        _ choice: Scaled, _ probabilities: [Double], _ gradient: inout [Double],
        _ hessian: inout [Double]
    ) {
        var mean = [Double](repeating: 0, count: width)
        for (alternative, probability) in probabilities.enumerated() {
            for column in 0..<width {
                mean[column] += probability * choice.features[alternative * width + column]
            }
        }
        for column in 0..<width {
            gradient[column] += mean[column] - choice.features[choice.answer * width + column]
        }
        for (alternative, probability) in probabilities.enumerated() where probability > 1e-6 {
            let offsets = (0..<width).map { choice.features[alternative * width + $0] - mean[$0] }
            for row in 0..<width where offsets[row] != 0 {
                for column in 0...row {
                    hessian[row * width + column] += probability * offsets[row] * offsets[column]
                }
            }
        }
    }

    /// Solves the equations of a positive definite matrix, of which the lower half is given, by
    /// Cholesky's method.
    private static func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
        var (lower, solution) = (matrix, right)
        for column in 0..<width {
            for row in column..<width {
                var sum = lower[row * width + column]
                for inner in 0..<column {
                    sum -= lower[row * width + inner] * lower[column * width + inner]
                }
                lower[row * width + column] =
                    row == column
                    ? max(sum, 1e-12).squareRoot() : sum / lower[column * width + column]
            }
        }
        for row in 0..<width {
            for inner in 0..<row { solution[row] -= lower[row * width + inner] * solution[inner] }
            solution[row] /= lower[row * width + row]
        }
        for row in (0..<width).reversed() {
            for inner in row + 1..<width {
                solution[row] -= lower[inner * width + row] * solution[inner]
            }
            solution[row] /= lower[row * width + row]
        }
        return solution
    }
}
