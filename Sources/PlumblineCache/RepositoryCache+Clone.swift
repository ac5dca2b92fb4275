import Logging
public import PlumblineCore

extension RepositoryCache {
    /// Begins to clone `remote` as `id`, unless its clone is there or being made.
    ///
    /// After a failure the next try waits, longer each time, unless `isUrgent`: the person changed
    /// something, such as the credential. One that still waits then makes room.
    ///
    /// - Returns: why it did not come about, or `nil`, when the clone has ended.
    @discardableResult
    public func clone(
        _ remote: Remote, as id: RepositoryID, isUrgent: Bool = false
    ) -> Task<CloneFailure?, Never> {
        if isShutDown { return Task { .calledOff } }
        if let running = records[id]?.running {
            guard isUrgent, running.kind == .clone, !running.hasBegun else { return running.task }
            running.task.cancel()
        }
        if records[id]?.state.isServed == true { return Task { nil } }
        let earliest = isUrgent ? nil : records[id]?.mayRetryAt
        let removal = removals[id]
        let number = makeNumber()
        let task = Task {
            await removal?.value
            return await runClone(remote, as: id, number, notBefore: earliest)
        }
        records[id, default: CloneRecord(state: .cloning(nil))].start(
            CloneRecord.Running(
                number: number, kind: .clone, credential: remote.credential, task: task))
        return task
    }

    /// Whether the turn of a clone of `id` has come with another credential than `credential`.
    public func isCloning(_ id: RepositoryID, withOtherThan credential: Credential?) -> Bool {
        guard let running = records[id]?.running, running.kind == .clone else { return false }
        return running.hasBegun && running.credential != credential
    }

    private func runClone(
        _ remote: Remote, as id: RepositoryID, _ number: Int,
        notBefore earliest: ContinuousClock.Instant?
    ) async -> CloneFailure? {
        let outcome = await outcome {
            if let earliest { try await clock.sleep(until: earliest) }
            return try await slots.withSlot {
                try await self.begin(number, of: id)
                return try await self.makeClone(remote, as: id)
            }
        }
        await noteOutcome(id, outcome.failure)
        guard isCurrent(number, of: id) else { return outcome.failure }
        switch outcome {
        case .success(let state):
            logger.info("clone is ready", metadata: ["repository": "\(id)"])
            records[id]?.recover()
            records[id]?.finish(state)
            updateIndex(of: id)
        case .failure(let failure):
            log(failure, "clone failed", of: id)
            records[id]?.backOff(from: clock.now)
            records[id]?.finish(.failed(failure))
        }
        return outcome.failure
    }
}
