import Logging
public import PlumblineCore

extension RepositoryCache {
    /// Ends what runs for `id` and removes its clone.
    public func remove(_ id: RepositoryID) async {
        let running = records[id]?.running
        running?.task.cancel()
        records.removeValue(forKey: id)?.dismissListeners()
        close(id)
        let earlier = removals[id]
        let removal = Task { [folder] in
            await earlier?.value
            _ = await running?.task.value
            await endIndexing(of: id)
            folder.removeClones(of: id)
        }
        removals[id] = removal
        await removal.value
        if removals[id] == removal { removals[id] = nil }
    }

    /// Removes every clone, damaged ones too, of a repository that is not among `linked`.
    public func removeAll(except linked: Set<RepositoryID>) async {
        for id in folder.repositories() where !linked.contains(id) { await remove(id) }
    }

    /// Sets the damaged clone of `id` aside and clones it anew.
    public func replaceDamaged(_ id: RepositoryID, from remote: Remote) {
        guard let record = records[id], record.running == nil, record.state.isServed else { return }
        logger.error("clone is damaged, cloning anew", metadata: ["repository": "\(id)"])
        indexings.removeValue(forKey: id)?.cancel()
        close(id)
        do {
            try folder.setAside(id)
        } catch {
            logger.error("cannot set a clone aside", metadata: ["detail": "\(error)"])
        }
        let failure = CloneFailure(kind: .damaged, detail: "the clone was damaged")
        records[id]?.finish(.failed(failure))
        clone(remote, as: id)
    }

    /// Ends every transfer, waits for its child to be gone, and begins no other.
    public func shutDown() async {
        isShutDown = true
        let tasks = records.values.compactMap(\.running?.task)
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.value }
        await endIndexing()
        for removal in removals.values { await removal.value }
        for record in records.values { record.dismissListeners() }
        integrity.writeRecord()
    }
}
