/// Waits until `condition` holds, asking again and again: the last resort for what another process does.
///
/// The limit is for what never comes, however busy the machine is.
///
/// - Throws: ``TestingError/notInTime(_:limit:)``, naming `what`; and what `condition` throws.
public func waitUntil(
    _ what: String, within limit: Duration = .seconds(60),
    every interval: Duration = .milliseconds(5), isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    while try await !condition() {
        guard clock.now < deadline else { throw TestingError.notInTime(what, limit: limit) }
        try await clock.sleep(for: interval)
    }
}
