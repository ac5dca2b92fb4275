import PlumblineCache
import PlumblineGit

extension RepositoryPool {
    /// Calls `body` with each of `slices` on a thread with a handle; the results in order.
    func onThreads<Item: Sendable, Result: Sendable>(
        _ slices: [ArraySlice<Item>],
        _ body: @escaping @Sendable (ArraySlice<Item>, Repository) throws -> [Result]
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
            for (number, slice) in slices.enumerated() where !slice.isEmpty {
                group.addTask {
                    (number, try await self.withRepository { try body(slice, $0) })
                }
            }
            var results: [(Int, [Result])] = []
            for try await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
