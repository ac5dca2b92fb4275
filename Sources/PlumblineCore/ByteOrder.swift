import Glibc

extension [UInt8] {
    /// Whether these bytes come before `other`, byte by byte; of two that begin alike the shorter one
    /// is first.
    package func precedes(_ other: [UInt8]) -> Bool {
        withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                guard let one = mine.baseAddress, let two = theirs.baseAddress else {
                    return mine.count < theirs.count
                }
                let order = memcmp(one, two, Swift.min(mine.count, theirs.count))
                return order == 0 ? mine.count < theirs.count : order < 0
            }
        }
    }
}
