import HTTPTypes
import Logging

/// Where every request is noted, whichever way it was answered.
struct RequestLog: Sendable {
    let registry: PrometheusRegistry

    /// Writes one line about a request and counts it.
    ///
    /// The query is left out: a URL to be looked up may hold a secret.
    func note(
        _ method: HTTPRequest.Method, path: @autoclosure () -> String, route: String,
        _ status: HTTPResponse.Status, since start: ContinuousClock.Instant, in logger: Logger
    ) {
        let elapsed = ContinuousClock.now - start
        registry.noteRequest(
            method: method, route: route, status: status.code, elapsed: elapsed)
        logger.info(
            "request",
            metadata: [
                "method": "\(method)", "path": "\(path())", "status": "\(status.code)",
                "milliseconds": "\(elapsed / .milliseconds(1))",
            ])
    }
}
