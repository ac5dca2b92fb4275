import PlumblineTesting
import Testing

@testable import PlumblineBrowser

@Suite struct ByteBoundedCacheTests {
    private func cache(_ byteLimit: Int) -> ByteBoundedCache<Int, String> {
        ByteBoundedCache(byteLimit: byteLimit)
    }

    @Test func `a value is found until it is dropped`() {
        let cache = cache(10)
        cache.insert("one", for: 1, cost: 5)

        #expect(cache.value(for: 1) == "one")
        #expect(cache.value(for: 2) == nil)
        #expect(cache.statistics == CacheStatistics(hits: 1, misses: 1, byteCount: 5))
    }

    @Test func `the first in is the first out`() {
        let cache = cache(3)
        for key in 1...5 { cache.insert("\(key)", for: key, cost: 1) }

        #expect((1...5).map { cache.value(for: $0) } == [nil, nil, "3", "4", "5"])
    }

    @Test func `what was read survives what was not`() {
        let cache = cache(3)
        for key in 1...3 { cache.insert("\(key)", for: key, cost: 1) }
        for key in 4...20 {
            #expect(cache.value(for: 1) == "1")
            cache.insert("\(key)", for: key, cost: 1)
        }

        #expect(cache.value(for: 1) == "1")
        #expect(cache.value(for: 20) == "20")
        #expect(cache.value(for: 2) == nil)
    }

    @Test func `a large value takes the place of several small ones`() {
        let cache = cache(10)
        for key in 1...10 { cache.insert("\(key)", for: key, cost: 1) }
        cache.insert("large", for: 11, cost: 8)

        #expect(cache.value(for: 11) == "large")
        #expect((1...10).filter { cache.value(for: $0) != nil } == [9, 10])
    }

    @Test func `a value above the bound is not kept and drops nothing`() {
        let cache = cache(10)
        cache.insert("small", for: 1, cost: 10)
        cache.insert("large", for: 2, cost: 11)

        #expect(cache.value(for: 1) == "small")
        #expect(cache.value(for: 2) == nil)
    }

    @Test func `the bound holds whatever comes, and each value is that of its key`() {
        let cache = cache(1_000)
        var random = SplitMix(seed: 1)
        for _ in 0..<20_000 {
            let key = Int.random(in: 0..<300, using: &random)
            if Bool.random(using: &random) {
                cache.insert("\(key)", for: key, cost: Int.random(in: 0...50, using: &random))
            } else if let value = cache.value(for: key) {
                #expect(value == "\(key)")
            }
            #expect(cache.statistics.byteCount <= 1_000)
        }
        #expect(cache.statistics.byteCount > 900)
    }

    @Test func `many tasks may use it at once`() async {
        let cache = cache(100)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for key in 0..<2_000 {
                        cache.insert("\(key)", for: key % (50 + task), cost: 1 + key % 5)
                        _ = cache.value(for: key % 60)
                    }
                }
            }
        }
        #expect(cache.statistics.byteCount <= 100)
    }
}
