import HTTPTypes
import HummingbirdTesting
import PlumblineTesting
import Testing

@testable import struct PlumblineHTTP.ByteRange
@testable import struct PlumblineHTTP.Problem

/// Conditions and ranges, as RFC 9110 has them.
@Suite struct RawConditionTests {
    private let scratch: HTTPScratch
    private let location: String
    private let tag: String

    init() async throws {
        scratch = try HTTPScratch()
        let repository = try scratch.repository()
        try repository.commit(["poem.txt": "0123456789", "empty": ""])
        location = try await scratch.linked(repository) + "/raw/"
        tag = "\"\(try repository.id(of: "HEAD:poem.txt"))\""
    }

    @Test func `a client that has the bytes is told so`() async throws {
        for known in [
            tag, "W/\(tag)", "*", " \(tag) ", "\"x\", \(tag)", "\"x\",W/\"y\" ,\tW/\(tag),\"z\"",
        ] {
            let answer = try await get([.ifNoneMatch: known, .range: "bytes=0-1"])
            #expect(answer.status == .notModified, "\(known)")
            #expect(answer.bytes.isEmpty)
            #expect(answer.headers[.eTag] == tag)
            #expect(answer.headers[.cacheControl] == "private, no-cache")
            #expect(answer.headers[.contentLength] == nil)
            let head = try await scratch.send(
                .head, location + "poem.txt", headers: [.ifNoneMatch: known])
            #expect(head.status == .notModified)
            #expect(head.headers[.contentLength] == nil)
        }
    }

    @Test func `a client that has other bytes gets these`() async throws {
        let bare = String(tag.dropFirst().dropLast())
        for known in ["\"x\"", bare, "", ",", "w/\(tag)", "\"\(bare)", "\"*\""] {
            let answer = try await get([.ifNoneMatch: known])
            #expect(answer.status == .ok, "\(known)")
            #expect(answer.text == "0123456789")
        }
    }

    @Test func `several fields are one list`() async throws {
        var headers: HTTPFields = [:]
        headers.append(HTTPField(name: .ifNoneMatch, value: "\"x\""))
        headers.append(HTTPField(name: .ifNoneMatch, value: tag))
        #expect(try await get(headers).status == .notModified)
    }

    @Test func `a client that wants other bytes gets none`() async throws {
        for wanted in ["\"x\"", "W/\(tag)", "\"x\", \"y\""] {
            let answer = try await get([.ifMatch: wanted])
            #expect(answer.status == .preconditionFailed, "\(wanted)")
            #expect(answer.problem == "precondition-failed")
        }
        for wanted in [tag, "*", "\"x\", \(tag)"] {
            #expect(try await get([.ifMatch: wanted]).status == .ok)
        }
    }

    @Test func `a range is served`() async throws {
        for (range, text, span) in [
            ("bytes=0-0", "0", "0-0"), ("bytes=2-4", "234", "2-4"), ("bytes=7-", "789", "7-9"),
            ("bytes=-3", "789", "7-9"), ("bytes=-99", "0123456789", "0-9"),
            ("bytes=8-99", "89", "8-9"), ("bytes=0-99999999999999999999", "0123456789", "0-9"),
            ("BYTES=9-9", "9", "9-9"),
        ] {
            let answer = try await get([.range: range])
            #expect(answer.status == .partialContent, "\(range)")
            #expect(answer.text == text)
            #expect(answer.headers[.contentRange] == "bytes \(span)/10")
            #expect(answer.headers[.contentLength] == String(text.utf8.count))
            #expect(answer.headers[.eTag] == tag)
        }
    }

    @Test func `a range beyond the end cannot be served`() async throws {
        for range in ["bytes=10-", "bytes=10-12", "bytes=99999999999999999999-", "bytes=-0"] {
            let answer = try await get([.range: range])
            #expect(answer.status == .rangeNotSatisfiable, "\(range)")
            #expect(answer.problem == "range-not-satisfiable")
            #expect(answer.headers[.contentRange] == "bytes */10")
            let head = try await scratch.send(
                .head, location + "poem.txt", headers: [.range: range])
            #expect(head.status == .ok)
        }
    }

    @Test func `a range that is none is ignored`() async throws {
        for range in [
            "bytes=0-1,3-4", "bytes=5-2", "bytes=", "bytes=-", "bytes", "bytes=a-b", "bytes=+1-2",
            "bytes=1-+2", "bytes=--1", "bytes=1-2-3", "lines=1-2", "bytes 0-1", "bytes=0x1-2", "",
            "bytes=\u{0661}-\u{0662}",
        ] {
            let answer = try await get([.range: range])
            #expect(answer.status == .ok, "\(range)")
            #expect(answer.text == "0123456789")
            #expect(answer.headers[.acceptRanges] == "bytes")
        }
    }

    @Test func `a range is served only of the bytes that the client has part of`() async throws {
        let part = try await get([.range: "bytes=0-1", .ifRange: tag])
        #expect(part.status == .partialContent)

        for condition in ["\"x\"", "W/\(tag)", "Sun, 22 Nov 2026 18:00:00 GMT", "*"] {
            let whole = try await get([.range: "bytes=0-1", .ifRange: condition])
            #expect(whole.status == .ok, "\(condition)")
            #expect(whole.text == "0123456789")
        }
    }

    @Test func `an empty file has no ranges`() async throws {
        let first = try await scratch.get(location + "empty", headers: [.range: "bytes=0-"])
        #expect(first.status == .rangeNotSatisfiable)
        #expect(first.headers[.contentRange] == "bytes */0")
        let last = try await scratch.get(location + "empty", headers: [.range: "bytes=-5"])
        #expect(last.status == .ok)
        #expect(last.bytes.isEmpty)
    }

    @Test func `every range lies within the content`() throws {
        for byteCount in 0...4 {
            for first in ["", "0", "1", "3", "4", "5"] {
                for last in ["", "0", "1", "3", "4", "5", "\(Int.max)"] {
                    guard
                        let range = try? ByteRange.parse(
                            "bytes=\(first)-\(last)", byteCount: byteCount)
                    else { continue }
                    #expect(!range.bytes.isEmpty)
                    #expect(0 <= range.bytes.lowerBound && range.bytes.upperBound <= byteCount)
                }
            }
        }
    }

    private func get(_ headers: HTTPFields) async throws -> TestResponse {
        try await scratch.get(location + "poem.txt", headers: headers)
    }
}
