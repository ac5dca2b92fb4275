import PlumblineTesting
import Testing

@testable import PlumblineCache

@Suite struct DiskUsageTests {
    private static let bounds = DiskBounds(cacheByteLimit: 100, freeByteFloor: 50)

    @Test(arguments: [
        (99, 50, CloneFailure.Kind?.none), (100, 50, .cacheFull), (99, 49, .diskFull),
        (100, 0, .cacheFull),
    ])
    func `a bound is exceeded`(
        cacheBytes: Int, freeBytes: Int, kind: CloneFailure.Kind?
    ) {
        let failure = Self.bounds.exceeded(cacheBytes: cacheBytes, freeBytes: freeBytes)

        #expect(failure?.kind == kind)
    }

    @Test func `what exceeds a bound is said with both numbers`() {
        let full = Self.bounds.exceeded(cacheBytes: 120, freeBytes: 80)
        let tight = Self.bounds.exceeded(cacheBytes: 20, freeBytes: 40)

        #expect(full?.detail.contains("holds 120 bytes and may hold 100") == true)
        #expect(tight?.detail.contains("40 bytes are free on the disk and 50 must stay") == true)
    }

    @Test func `files count as what they take on the disk`() throws {
        let folder = try ScratchFolder()
        try folder.makeFolder("inner")
        let empty = DiskUsage.bytes(below: folder.path)
        try folder.write([UInt8](repeating: 1, count: 100_000), to: "inner/file")

        #expect(DiskUsage.bytes(below: folder.path) - empty >= 100_000)
        #expect(DiskUsage.bytes(below: folder.path(of: "nowhere")) == 0)
        #expect(DiskUsage.freeBytes(at: folder.path) > 0)
        #expect(DiskUsage.freeBytes(at: "/nowhere") == 0)
    }
}
