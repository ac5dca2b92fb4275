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

    /// What tells the request apart in the log; `-` where a log keeps nothing.
    ///
    /// Hummingbird's own `id` takes for granted that every log does.
    var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "-" }
}
