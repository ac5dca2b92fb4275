/// Passes bytes both ways between a client and a server until one side ends, with a say in how far an
/// answer goes.
struct Relay {
    let client: Descriptor
    let upstream: Descriptor
    /// How much of the answer to a request may pass at first; `nil` for all of it.
    let limit: ([UInt8]) -> AnswerPrefix?
    /// Called where an answer has been long enough: whether the rest may pass.
    let goesOn: () -> Bool

    func run() {
        var answer: AnswerPrefix?
        while true {
            let ready = readable([client, upstream])
            if ready[0] {
                let bytes = client.read()
                answer = limit(bytes) ?? answer
                guard !bytes.isEmpty, upstream.send(bytes) else { return }
            }
            if ready[1] {
                let bytes = upstream.read()
                let passed = answer?.pass(bytes) ?? bytes
                guard !bytes.isEmpty, client.send(passed) else { return }
                if passed.count < bytes.count {
                    answer = nil
                    let rest = Array(bytes.dropFirst(passed.count))
                    guard goesOn(), client.send(rest) else { return }
                }
            }
        }
    }
}
