import PlumblineCore
import PlumblineGit

extension TransferFailure {
    /// Says what the module below found, with the names and numbers that a person needs.
    init(_ error: RemoteError, url: RemoteURL, limits: TransferLimits) {
        let host = url.authority
        let text = url.description
        self =
            switch error {
            case .hostNotFound: .hostNotFound(host: host)
            case .privateAddress: .privateAddress(host: host)
            case .connectionRefused(let reason): .connectionRefused(host: host, reason: reason)
            case .notConnected: .connectTimedOut(seconds: limits.connectSeconds)
            case .stalled: .stalled(seconds: limits.stallSeconds)
            case .tooManyBytes: .tooLarge(limit: limits.byteLimitText)
            case .brokenOff: .brokenOff(host: host)
            case .certificate(let detail): .certificate(host: host, detail: detail)
            case .credentialsNeeded: .credentialsNeeded(host: host)
            case .credentialsRefused: .credentialsRefused(host: host)
            case .unknownHostKey(let key):
                .unknownHostKey(host: host, type: key.type, fingerprint: key.fingerprint)
            case .changedHostKey(let key):
                .changedHostKey(host: host, type: key.type, fingerprint: key.fingerprint)
            case .noSuchRepository: .noSuchRepositoryOrNoAccess(url: text)
            case .notAGitServer(let detail): .notAGitServer(url: text, detail: detail)
            case .redirected: .redirected(url: text)
            case .sha256Repository: .sha256Repository(url: text)
            case .tooManyRefs(let count, let limit):
                .tooLarge(limit: "\(limit) branches and tags (it has \(count))")
            case .incomplete(let missing): .incomplete(missing: missing.description)
            case .git(let error): TransferFailure(error, limits: limits)
            }
    }

    /// Says what libgit2 or the system found.
    init(_ error: GitError, limits: TransferLimits) {
        let message = error.message.lowercased()
        func says(_ texts: String...) -> Bool { texts.contains { message.contains($0) } }
        self =
            if says("no space left", "disk quota exceeded") {
                .diskFull
            } else if says("file too large") {
                .tooLarge(limit: "\(TransferLimits.text(limits.fileByteCount)) in one file")
            } else if says("out of memory", "cannot allocate memory") {
                .tooLarge(limit: "\(TransferLimits.text(limits.memoryByteCount)) of memory")
            } else if says("too many objects", "object size", "too large") {
                .tooLarge(
                    limit: "\(limits.objectCount) objects of "
                        + TransferLimits.text(limits.objectByteCount))
            } else if error.code == .corrupt {
                .damaged(detail: error.message)
            } else {
                .other(detail: error.description)
            }
    }
}

extension TransferLimits {
    /// The limits on what is received, as text.
    var byteLimitText: String {
        "\(Self.text(byteCount)), of which \(Self.text(listingByteCount)) of refs"
    }

    /// Returns a number of bytes in the largest unit in which it is whole.
    static func text(_ byteCount: Int) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var count = byteCount
        var unit = 0
        while count != 0, count.isMultiple(of: 1024), unit < units.count - 1 {
            count /= 1024
            unit += 1
        }
        return "\(count) \(units[unit])"
    }
}
