import Glibc

/// How one connection to a ``GitSSHServer`` is served.
struct GitSSHSession: Sendable {
    /// The file in the server's folder to which `sshd` writes.
    static let log = "sshd.log"

    private let program: String
    private let configuration: String
    private let log: String

    /// Writes the configuration for the repositories in the folder at `root`.
    init(root: String, folder: ScratchFolder) throws(TestingError) {
        program = try Executable.path(of: "sshd")
        let command = try folder.write(
            Self.script(root: root, home: folder.path), to: "serve", permissions: 0o700)
        configuration = try folder.write(
            Self.configuration(folder, command: command), to: "sshd.conf")
        log = try folder.write("", to: Self.log)
        // Debian's sshd, run by root, confines itself to this folder and insists on it.
        if geteuid() == 0 { mkdir("/run/sshd", 0o755) }
    }

    /// Serves one connection to its end.
    func serve(_ connection: Connection) {
        let arguments = ["-i", "-f", configuration, "-E", log].map { Array($0.utf8) }
        guard let nothing = try? Descriptor(opening: "/dev/null", O_RDWR),
            let child = try? ChildProcess(
                program, arguments, environment: Command.plainEnvironment,
                descriptors: [connection.socket, connection.socket, nothing])
        else { return connection.socket.shutDown() }
        _ = child.wait()
    }

    /// Without PAM, an sshd that cannot read the shadow file takes every account for locked.
    private static var usesPAM: Bool { geteuid() != 0 }

    private static func configuration(_ folder: ScratchFolder, command: String) -> String {
        """
        HostKey \(folder.path(of: "host"))
        AuthorizedKeysFile \(folder.path(of: "authorized_keys"))
        ForceCommand \(command)
        AuthenticationMethods publickey
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        PermitTTY no
        PermitUserRC no
        DisableForwarding yes
        StrictModes no
        UsePAM \(usesPAM ? "yes" : "no")
        UseDNS no
        PrintMotd no
        PrintLastLog no
        PidFile none
        LogLevel VERBOSE

        """
    }

    /// Runs `git upload-pack` in `root`, and nothing else that a client may ask for.
    private static func script(root: String, home: String) -> String {
        let variables = Git.environment(home: home).sorted { $0.key < $1.key }
            .map { "export \($0.key)='\($0.value)'" }.joined(separator: "\n")
        return """
            #!/bin/sh
            case "$SSH_ORIGINAL_COMMAND" in
            "git-upload-pack '"*"'") ;;
            *) echo "only git-upload-pack is served" >&2; exit 128 ;;
            esac
            name=${SSH_ORIGINAL_COMMAND#"git-upload-pack '"}
            name=${name%"'"}
            \(variables)
            cd '\(root)' && exec git upload-pack "./${name#/}"

            """
    }
}
