import Logging
public import PlumblineCore
import PlumblineGit

extension RepositoryCache {
    /// Fetches the heads and tags of `remote` into the clone of `id`, and `wanted` where it is not
    /// among them and the remote offers it.
    ///
    /// A fetch that waits for its turn is joined, and one that runs if it brings `wanted`. With
    /// `isTrial` none is: the remote's answer to this very credential counts. A fetch that would
    /// begin too soon after the last waits.
    ///
    /// - Returns: why it did not come about, or `nil`.
    public func fetch(
        _ remote: Remote, into id: RepositoryID, wanted: ObjectID? = nil, isTrial: Bool = false
    ) async -> CloneFailure? {
        while let running = records[id]?.running {
            let isEarly = !running.hasBegun && running.changeRequest == nil
            let failure = await running.task.value
            if isTrial { continue }
            if let failure, failure.kind != .notOffered { return failure }
            guard let wanted else {
                if isEarly { return nil } else { continue }
            }
            if has(wanted, in: id) { return nil }
        }
        guard !isShutDown, records[id] != nil else { return .calledOff }
        // Whoever missed it may have looked before a fetch that has ended since.
        if let wanted, has(wanted, in: id) { return nil }
        if let wanted, records[id]?.isAbsent(wanted, at: clock.now) == true {
            return CloneFailure(
                kind: .notOffered, detail: "the remote did not have commit \(wanted) a moment ago")
        }
        let number = makeNumber()
        let task = Task { await runFetch(remote, into: id, number, wanted: wanted) }
        records[id]?.start(
            CloneRecord.Running(
                number: number, kind: .fetch, credential: remote.credential, task: task))
        return await task.value
    }

    /// Fetches the head of a change request, and nothing else, into the clone of `id`.
    ///
    /// A fetch of the same one is joined; any other transfer is waited for.
    ///
    /// - Returns: why it did not come about, or `nil`; `notOffered` if the remote has no such request.
    public func fetch(
        _ request: ChangeRequest, from remote: Remote, into id: RepositoryID
    ) async -> CloneFailure? {
        while let running = records[id]?.running {
            let failure = await running.task.value
            if running.changeRequest == request { return failure }
        }
        guard !isShutDown, records[id] != nil else { return .calledOff }
        let number = makeNumber()
        let task = Task { await runFetch(remote, into: id, number, of: request) }
        records[id]?.start(
            CloneRecord.Running(
                number: number, kind: .fetch, credential: remote.credential, task: task,
                changeRequest: request))
        return await task.value
    }

    private func has(_ wanted: ObjectID, in id: RepositoryID) -> Bool {
        let repository = try? Repository(gitDirectory: folder.clone(of: id))
        return repository?.contains(wanted) ?? false
    }

    private func runFetch(
        _ remote: Remote, into id: RepositoryID, _ number: Int, wanted: ObjectID?
    ) async -> CloneFailure? {
        let failure = await fetchFailure(number, of: id) {
            try await self.makeFetch(remote, into: id, wanted: wanted)
        }
        let isAbsent = failure?.kind == .notOffered
        await noteOutcome(id, isAbsent ? nil : failure)
        guard isCurrent(number, of: id) else { return failure }
        if let failure, !isAbsent { log(failure, "fetch failed", of: id) }
        if isAbsent, let wanted {
            records[id]?.noteAbsence(of: wanted, until: clock.now + settings.absenceMemory)
        }
        finishFetch(of: id)
        updateIndex(of: id)
        return failure
    }

    private func runFetch(
        _ remote: Remote, into id: RepositoryID, _ number: Int, of request: ChangeRequest
    ) async -> CloneFailure? {
        let failure = await fetchFailure(number, of: id) {
            try await self.makeFetch(of: request, from: remote, into: id)
        }
        guard isCurrent(number, of: id) else { return failure }
        if let failure, failure.kind != .notOffered {
            log(failure, "fetch of a change request failed", of: id)
        }
        finishFetch(of: id)
        return failure
    }

    /// Runs `body` when the turn of the fetch `number` has come, not too soon after the one before, and
    /// returns why it did not come about, or `nil`.
    private func fetchFailure(
        _ number: Int, of id: RepositoryID, _ body: @Sendable () async throws -> Void
    ) async -> CloneFailure? {
        let last = records[id]?.lastFetch
        return await outcome {
            if let last { try await clock.sleep(until: last + settings.fetchInterval) }
            try await slots.withSlot {
                try await self.begin(number, of: id)
                try await body()
            }
        }.failure
    }

    private func finishFetch(of id: RepositoryID) {
        records[id]?.noteFetch(at: clock.now)
        records[id]?.finish(Self.publishedState(folder.clone(of: id)))
    }
}
