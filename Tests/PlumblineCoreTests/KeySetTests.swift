import Testing

@testable import PlumblineCore

@Suite struct KeySetTests {
    @Test func `a set holds what was added and nothing else`() {
        var keys = KeySet()
        let added = (0..<5_000).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
        for key in added + added { keys.insert(key) }

        #expect(added.allSatisfy { keys.contains($0) })
        #expect((0..<5_000).allSatisfy { !keys.contains(UInt64($0) &* 0x9e37_79b9_7f4a_7c15 &+ 2) })
        #expect(keys.count == Set(added.map { max($0, 1) }).count)
        #expect(KeySet().isEmpty)
    }
}
