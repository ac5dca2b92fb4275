import Foundation

extension Error {
    /// Why a file could not be read, in the system's words where it said something.
    var systemReason: String {
        let underlying = (self as? CocoaError)?.userInfo[NSUnderlyingErrorKey] as? POSIXError
        guard let underlying else { return localizedDescription }
        return String(cString: strerror(underlying.code.rawValue))
    }
}
