public import Hummingbird
import Logging
public import NIOCore

/// What is known about one request besides the request itself.
public struct APIContext: RequestContext {
    /// What Hummingbird keeps about the request.
    public var coreContext: CoreRequestContextStorage
    /// The address that the connection comes from; `nil` in tests without a socket.
    public let remoteAddress: SocketAddress?
    /// The name of the token that the request carries; `nil` where none is needed.
    public var tokenName: String?

    /// Begins a request that comes over the channel of `source`.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Bodies are read by the routes that take one, up to the configured limit.
    public var maxUploadSize: Int { 0 }

    /// Who sends the request, as far as limits go: a token or, without, the network it comes from.
    var client: String { tokenName.map { "token \($0)" } ?? remoteAddress?.network ?? "-" }

    /// What tells the request apart in the log; `-` where a log keeps nothing.
    ///
    /// Hummingbird's own `id` takes for granted that every log does.
    var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "-" }
}

extension SocketAddress {
    /// The address; of one of version 6 the first half, since the other is its owner's to choose.
    fileprivate var network: String? {
        guard case .v6 = self else { return ipAddress }
        return withSockAddr { address, byteCount in
            // Family, port and flow come before it.
            UnsafeRawBufferPointer(start: address, count: byteCount).dropFirst(8).prefix(8)
                .map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}
