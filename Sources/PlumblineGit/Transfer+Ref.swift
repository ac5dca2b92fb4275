public import PlumblineCore

extension Transfer {
    /// Fetches the first of the refs `names` that the remote has, and nothing else.
    ///
    /// In the clone at `path` it gets the name `own`, one of ours; what stood there before is not lost.
    ///
    /// - Returns: whether the remote has one of them.
    public func fetch(
        firstOf names: [RefName], into path: String, as own: RefName
    ) throws(RemoteError) -> Bool {
        precondition(TransferRefs.isOwn(own), "'\(own)' is no name of ours")
        report(.connecting)
        let quarantine = try RemoteError.wrap { () throws(GitError) in
            try TransferQuarantine(of: path)
        }
        RemoteTraffic.limit(to: limits.listingByteCount)
        let remote = try Remote(url, of: quarantine.repository, session: session())
        let listing = try remote.connect(lookingFor: names)
        guard let name = names.first(where: { listing.found[$0] != nil }),
            let target = listing.found[name]
        else { return false }
        RemoteTraffic.limit(to: limits.byteCount)
        if !quarantine.repository.contains(target) { try remote.download(name) }
        try verifyObjects(
            in: quarantine.packFolder, of: quarantine.repository.path, tips: [target])
        report(.publishing)
        try RemoteError.wrap { () throws(GitError) in
            try quarantine.release()
            try TransferRefs(of: path).add(target, as: own)
        }
        return true
    }
}
