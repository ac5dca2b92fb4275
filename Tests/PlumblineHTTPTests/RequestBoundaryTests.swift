import NIOCore
import Testing

@testable import PlumblineHTTP

/// Bytes are taken for a request only where one begins.
@Suite struct RequestBoundaryTests {
    private let boundary = RequestBoundary()

    @Test func `a request begins behind one that was read whole and answered`() {
        for _ in 1...2 {
            #expect(boundary.isStart)
            read("GET / HTTP/1.1\r\n\r\n")
            #expect(!boundary.isStart && boundary.key != nil)
            parse(bodyCount: 0)
            #expect(!boundary.isStart)
            boundary.answered()
        }
        #expect(boundary.isStart)
    }

    @Test func `a request begins behind a body that came in pieces`() {
        read("POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nro")
        boundary.parsedHead()
        boundary.parsedBody(2)
        read("ses\n")
        boundary.parsedBody(4)
        boundary.parsedEnd()
        boundary.answered()
        #expect(boundary.isStart)
    }

    @Test func `nothing begins while a body is awaited, answered or not`() {
        read("POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\n")
        boundary.parsedHead()
        #expect(!boundary.isStart)
        boundary.answered()
        #expect(!boundary.isStart)
        read("GET / HTTP/1.1\r\n\r\n")
        #expect(!boundary.isStart && boundary.key == nil)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a", "GET / HTTP/1.1\n\n",
        "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1\r\nX: ",
    ])
    func `where a request begins stays unknown once bytes are left over`(text: String) {
        read(text)
        parse(bodyCount: 0)
        boundary.answered()
        #expect(!boundary.isStart)
        read("GET / HTTP/1.1\r\n\r\n")
        parse(bodyCount: 0)
        boundary.answered()
        #expect(!boundary.isStart)
    }

    @Test func `requests that are sent ahead have no key`() {
        read("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")
        parse(bodyCount: 0)
        parse(bodyCount: 0)
        #expect(boundary.key == nil)
        boundary.answered()
        boundary.answered()
        #expect(!boundary.isStart)
    }

    private func read(_ text: String) {
        let bytes = ByteBuffer(string: text)
        boundary.read(bytes, key: boundary.isStart ? RequestKey(bytes) : nil)
    }

    private func parse(bodyCount: Int) {
        boundary.parsedHead()
        if bodyCount > 0 { boundary.parsedBody(bodyCount) }
        boundary.parsedEnd()
    }
}
