import Foundation

/// The time of the day as the header `Date` carries it, RFC 9110 section 5.6.7; written once a second.
///
/// It belongs to one thread.
final class HTTPDate {
    private var second = 0
    private var written = ""

    func text() -> String {
        var now = time(nil)
        if now == second { return written }
        second = now
        var parts = tm()
        gmtime_r(&now, &parts)
        written = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
            // The C library's own locale is "C": the program never sets another.
            strftime(buffer.baseAddress, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
        return written
    }
}
