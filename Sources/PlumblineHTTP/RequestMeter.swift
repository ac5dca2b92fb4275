import NIOConcurrencyHelpers

/// Bounds the costly requests of each client.
///
/// A client may send a minute's share at once, and then as many as time gives back.
final class RequestMeter: Sendable {
    /// So many clients are told apart; beyond that they are forgotten.
    private static let clientLimit = 10_000

    private let perMinute: Int
    private let shares = NIOLockedValueBox<[String: Share]>([:])

    /// What a client had left at a time.
    private struct Share {
        var left: Double
        var time: ContinuousClock.Instant
    }

    /// Creates a meter that admits `perMinute` requests of a client each minute; 0 admits any number.
    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Counts a request of `client` at the time `now`.
    ///
    /// - Throws: a problem that says when to ask again, if the client has used up its share.
    func admit(_ client: String, at now: ContinuousClock.Instant = .now) throws(Problem) {
        guard perMinute > 0 else { return }
        let left = shares.withLockedValue { shares in
            if shares[client] == nil, shares.count >= Self.clientLimit { forget(&shares, now) }
            let left = self.left(shares[client], now)
            shares[client] = Share(left: left >= 1 ? left - 1 : left, time: now)
            return left
        }
        guard left < 1 else { return }
        let seconds = Int(((1 - left) * 60 / Double(perMinute)).rounded(.up))
        throw Problem(
            .tooManyRequests, "only \(perMinute) such requests a minute are allowed",
            members: ["limit": .number(perMinute)], retryAfter: max(1, seconds))
    }

    private func left(_ share: Share?, _ now: ContinuousClock.Instant) -> Double {
        guard let share else { return Double(perMinute) }
        let minutes = (now - share.time) / .seconds(60)
        return min(Double(perMinute), share.left + minutes * Double(perMinute))
    }

    /// Forgets whom it makes no difference to, or else everybody.
    private func forget(_ shares: inout [String: Share], _ now: ContinuousClock.Instant) {
        shares = shares.filter { left($0.value, now) < Double(perMinute) }
        if shares.count >= Self.clientLimit { shares = [:] }
    }
}
