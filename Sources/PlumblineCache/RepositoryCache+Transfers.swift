import Logging
import PlumblineCore
import PlumblineGit
import SystemPackage

extension RepositoryCache {
    /// Clones `remote` and publishes the clone; returns whether it is ready or empty.
    func makeClone(_ remote: Remote, as id: RepositoryID) async throws -> CloneState {
        try await checkDisk()
        let incoming = try folder.makeIncoming(for: id)
        defer { DataFolder.remove(incoming) }
        let clone = incoming + "/clone.git"
        let request = TransferRequest.clone(
            remote.url, into: clone, credential: remote.credential, options: options(for: remote),
            limits: settings.limits)
        let result = try await transfer(request, id: id, in: incoming)
        try Task.checkCancellation()
        try folder.publish(clone, as: id)
        integrity.trust(folder.clone(of: id))
        serve(id)
        return result.isEmpty ? .empty : .ready
    }

    /// Fetches from `remote` into the clone of `id`.
    func makeFetch(_ remote: Remote, into id: RepositoryID, wanted: ObjectID?) async throws {
        try await checkDisk()
        let incoming = try folder.makeIncoming(for: id)
        defer { DataFolder.remove(incoming) }
        defer { pool(of: id)?.invalidate() }
        let request = TransferRequest.fetch(
            remote.url, into: folder.clone(of: id), wanted: wanted.map { [$0] } ?? [],
            credential: remote.credential, options: options(for: remote), limits: settings.limits)
        let result = try await transfer(request, id: id, in: incoming)
        await keepPacksFew(of: id, in: incoming)
        if let missing = result.notOffered.first {
            throw TransferFailure.objectNotOffered(id: missing.description)
        }
    }

    /// Fetches the head of a change request from `remote` into the clone of `id`.
    func makeFetch(
        of request: ChangeRequest, from remote: Remote, into id: RepositoryID
    ) async throws {
        try await checkDisk()
        let incoming = try folder.makeIncoming(for: id)
        defer { DataFolder.remove(incoming) }
        defer { pool(of: id)?.invalidate() }
        let result = try await transfer(
            .fetchRef(
                remote.url, firstOf: request.refNames(at: remote.url), as: request.ownRefName,
                into: folder.clone(of: id), credential: remote.credential,
                options: options(for: remote), limits: settings.limits),
            id: id, in: incoming)
        await keepPacksFew(of: id, in: incoming)
        if result.lacksRef {
            throw CloneFailure(
                kind: .notOffered, detail: "the remote has no change request \(request.number)")
        }
    }

    /// Rebuilds the packs of a clone into one if there are too many.
    ///
    /// What goes wrong is logged alone: what was fetched is there all the same.
    private func keepPacksFew(of id: RepositoryID, in incoming: String) async {
        let clone = folder.clone(of: id)
        guard PackMaintenance(gitDirectory: clone).packCount > settings.packLimit else { return }
        do {
            let byteCount = try await executor.run { DiskUsage.bytes(below: clone) }
            try await checkDisk(adding: byteCount)
            _ = try await transfer(.repack(clone, limits: settings.limits), id: id, in: incoming)
        } catch {
            logger.warning(
                "packs are left as they are",
                metadata: ["repository": "\(id)", "detail": "\(error)"])
        }
    }

    private func transfer(
        _ request: TransferRequest, id: RepositoryID, in incoming: String
    ) async throws -> TransferResult {
        var request = request
        request.lockFile = folder.transferLock
        let process = TransferProcess(executable: settings.executable)
        let meter = TransferMeter()
        // What was there before, without what others receive meanwhile: that is counted as it comes.
        let used = try await usedBytes() - receivedBytes
        do {
            return try await process.run(request, home: FilePath(incoming + "/home")) { progress in
                try await self.note(progress, meter, of: id, used: used)
            }
        } catch {
            receivedBytes -= meter.receivedBytes
            throw error
        }
    }

    private func note(
        _ progress: TransferProgress, _ meter: TransferMeter, of id: RepositoryID, used: Int
    ) throws(CloneFailure) {
        let before = meter.receivedBytes
        note(meter.note(progress), of: id)
        receivedBytes += meter.receivedBytes - before
        try checkDisk(used + receivedBytes)
    }

    private func options(for remote: Remote) -> TransferOptions {
        var options = settings.options
        options.allowsPrivateAddresses = remote.mayBePrivate
        return options
    }

    private func checkDisk(adding byteCount: Int = 0) async throws {
        try checkDisk(await usedBytes() + byteCount, adding: byteCount)
    }

    private func checkDisk(_ cacheBytes: Int, adding byteCount: Int = 0) throws(CloneFailure) {
        let free = DiskUsage.freeBytes(at: folder.path) - byteCount
        if let failure = settings.disk.exceeded(cacheBytes: cacheBytes, freeBytes: free) {
            throw failure
        }
    }

    private func usedBytes() async throws -> Int {
        try await executor.run { [path = folder.path] in DiskUsage.bytes(below: path) }
    }
}
