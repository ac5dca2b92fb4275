#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Returns ln *x*.
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// Returns e to the power of *x*.
func exponential(_ x: Double) -> Double { exp(x) }
