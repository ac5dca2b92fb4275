import CLibGit2
import PlumblineCore

/// What libgit2 asks and tells us during one transfer, on the thread that transfers.
final class RemoteSession {
    private let url: RemoteURL
    private let credential: Credential?
    private let knownHosts: KnownHosts
    private let wait: (Int) -> Void
    private let report: (git_indexer_progress) -> Void
    private var messageCount = 0
    private var hasOfferedCredential = false

    /// What one of our own answers refused; it says more than libgit2's message.
    private(set) var obstacle: RemoteError?

    /// Creates a session; `wait` is told how many messages about the making of the pack came, which
    /// are the only sign of life while a repository on this machine is packed; `report` is called
    /// very often.
    init(
        _ url: RemoteURL, credential: Credential?, knownHosts: KnownHosts,
        wait: @escaping (Int) -> Void, report: @escaping (git_indexer_progress) -> Void
    ) {
        self.url = url
        self.credential = credential
        self.knownHosts = knownHosts
        self.wait = wait
        self.report = report
    }

    /// libgit2's table of the functions below.
    ///
    /// It does not keep the session alive.
    func callbacks() throws(GitError) -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        try check(
            git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION)),
            "git_remote_init_callbacks")
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = { credential, _, user, types, payload in
            guard let credential, let session = RemoteSession.of(payload) else { return -1 }
            return session.offer(&credential.pointee, user: user, types: types)
        }
        callbacks.certificate_check = { certificate, isValid, _, payload in
            RemoteSession.of(payload)?.judge(certificate, isValid: isValid != 0) ?? -1
        }
        callbacks.transfer_progress = { progress, payload in
            if let progress { RemoteSession.of(payload)?.report(progress.pointee) }
            return 0
        }
        callbacks.sideband_progress = { _, _, payload in
            RemoteSession.of(payload)?.noteMessage()
            return 0
        }
        return callbacks
    }

    private func noteMessage() {
        messageCount += 1
        wait(messageCount)
    }

    private static func of(_ payload: UnsafeMutableRawPointer?) -> RemoteSession? {
        payload.map { Unmanaged<RemoteSession>.fromOpaque($0).takeUnretainedValue() }
    }

    private func refuse(_ obstacle: RemoteError, _ status: git_error_code) -> Int32 {
        self.obstacle = obstacle
        return status.rawValue
    }
}

// MARK: Credentials

extension RemoteSession {
    /// Offers the credential once: being asked again means that it was refused.
    private func offer(
        _ out: inout UnsafeMutablePointer<git_credential>?, user: UnsafePointer<CChar>?,
        types: UInt32
    ) -> Int32 {
        let name = credential?.username ?? user.map { String(cString: $0) } ?? "git"
        if types & GIT_CREDENTIAL_USERNAME.rawValue != 0 {
            return git_credential_username_new(&out, name)
        }
        guard !hasOfferedCredential else { return refuse(.credentialsRefused, GIT_EAUTH) }
        hasOfferedCredential = true
        switch credential {
        case .password(_, let password)
        where types & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0:
            return git_credential_userpass_plaintext_new(&out, name, password)
        case .sshKey(_, let key, let passphrase, _)
        where types & GIT_CREDENTIAL_SSH_MEMORY.rawValue != 0:
            return git_credential_ssh_key_memory_new(&out, name, nil, key, passphrase)
        default:
            return refuse(.credentialsNeeded, GIT_EAUTH)
        }
    }
}

extension Credential {
    fileprivate var username: String? {
        switch self {
        case .password(let username, _): username
        case .sshKey(let username, _, _, _): username
        }
    }
}

// MARK: Certificates and host keys

extension RemoteSession {
    private func judge(_ certificate: UnsafeMutablePointer<git_cert>?, isValid: Bool) -> Int32 {
        guard let certificate, certificate.pointee.cert_type == GIT_CERT_HOSTKEY_LIBSSH2 else {
            return isValid ? 0 : refuse(.certificate(Self.untrusted), GIT_ECERTIFICATE)
        }
        return certificate.withMemoryRebound(to: git_cert_hostkey.self, capacity: 1) {
            judge($0.pointee, isValid: isValid)
        }
    }

    private static let untrusted = "the certificate is not trusted or is for another host"

    /// A key that libssh2 found valid may stand under a hashed name, which only it can read.
    private func judge(_ key: git_cert_hostkey, isValid: Bool) -> Int32 {
        let text = HostKey.base64(of: key)
        switch knownHosts.trust(in: text, host: url.host, port: url.effectivePort ?? 22) {
        case .trusted: return 0
        case .unknown where isValid: return 0
        case .unknown: return refuse(.unknownHostKey(HostKey(key)), GIT_ECERTIFICATE)
        case .changed: return refuse(.changedHostKey(HostKey(key)), GIT_ECERTIFICATE)
        }
    }
}
