import ArgumentParser

/// Every setting as an option, so that `--help` lists them all.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "YAML file of settings; config/plumbline.yaml shows all."
    )
    var file: String?

    @Option(.dataFolder) var dataFolder: String?
    @Option(.serverHost) var serverHost: String?
    @Option(.serverPort) var serverPort: String?
    @Option(.serverHosts) var serverHosts: String?
    @Option(.serverTLS) var serverTLS: String?
    @Option(.serverCertificate) var serverCertificate: String?
    @Option(.serverPrivateKey) var serverPrivateKey: String?
    @Option(.serverProxies) var serverProxies: String?
    @Option(.serverTokens) var serverTokens: String?
    @Option(.serverCORSOrigins) var serverCORSOrigins: String?
    @Option(.remotesHosts) var remotesHosts: String?
    @Option(.remotesInsecureHosts) var remotesInsecureHosts: String?
    @Option(.remotesPrivateHosts) var remotesPrivateHosts: String?
    @Option(.remotesFileRoots) var remotesFileRoots: String?
    @Option(.remotesCAFile) var remotesCAFile: String?
    @Option(.transferConnect) var transferConnect: String?
    @Option(.transferStall) var transferStall: String?
    @Option(.transferTime) var transferTime: String?
    @Option(.transferBytes) var transferBytes: String?
    @Option(.transferMemory) var transferMemory: String?
    @Option(.transferConcurrent) var transferConcurrent: String?
    @Option(.fetchWait) var fetchWait: String?
    @Option(.fetchInterval) var fetchInterval: String?
    @Option(.fetchAbsence) var fetchAbsence: String?
    @Option(.cacheBytes) var cacheBytes: String?
    @Option(.cacheFloor) var cacheFloor: String?
    @Option(.cachePacks) var cachePacks: String?
    @Option(.memoryBlobs) var memoryBlobs: String?
    @Option(.memoryEntries) var memoryEntries: String?
    @Option(.memoryLargeBlobs) var memoryLargeBlobs: String?
    @Option(.memoryAnswers) var memoryAnswers: String?
    @Option(.memorySent) var memorySent: String?
    @Option(.memoryCompressed) var memoryCompressed: String?
    @Option(.limitsBody) var limitsBody: String?
    @Option(.limitsPath) var limitsPath: String?
    @Option(.limitsHeader) var limitsHeader: String?
    @Option(.limitsPositions) var limitsPositions: String?
    @Option(.limitsMapLines) var limitsMapLines: String?
    @Option(.limitsCostly) var limitsCostly: String?
    @Option(.limitsText) var limitsText: String?
    @Option(.limitsConnections) var limitsConnections: String?
    @Option(.limitsIdle) var limitsIdle: String?
    @Option(.threads) var threads: String?
    @Option(.logLevel) var logLevel: String?
    @Option(.logFormat) var logFormat: String?

    /// What was given, by setting.
    var given: [(setting: Setting, text: String)] {
        let options: [(Setting, String?)] = [
            (.dataFolder, dataFolder),
            (.serverHost, serverHost),
            (.serverPort, serverPort),
            (.serverTLS, serverTLS),
            (.serverCertificate, serverCertificate),
            (.serverPrivateKey, serverPrivateKey),
            (.serverTokens, serverTokens),
            (.remotesCAFile, remotesCAFile),
            (.transferConnect, transferConnect),
            (.transferStall, transferStall),
            (.transferTime, transferTime),
            (.transferBytes, transferBytes),
            (.transferMemory, transferMemory),
            (.transferConcurrent, transferConcurrent),
            (.fetchWait, fetchWait),
            (.fetchInterval, fetchInterval),
            (.fetchAbsence, fetchAbsence),
            (.cacheBytes, cacheBytes),
            (.cacheFloor, cacheFloor),
            (.cachePacks, cachePacks),
            (.memoryBlobs, memoryBlobs),
            (.memoryEntries, memoryEntries),
            (.memoryLargeBlobs, memoryLargeBlobs),
            (.memoryAnswers, memoryAnswers),
            (.memorySent, memorySent),
            (.memoryCompressed, memoryCompressed),
            (.limitsBody, limitsBody),
            (.limitsPath, limitsPath),
            (.limitsHeader, limitsHeader),
            (.limitsPositions, limitsPositions),
            (.limitsMapLines, limitsMapLines),
            (.limitsCostly, limitsCostly),
            (.limitsText, limitsText),
            (.limitsConnections, limitsConnections),
            (.limitsIdle, limitsIdle),
            (.threads, threads),
            (.logLevel, logLevel),
            (.logFormat, logFormat),
            (.serverHosts, serverHosts),
            (.serverProxies, serverProxies),
            (.serverCORSOrigins, serverCORSOrigins),
            (.remotesHosts, remotesHosts),
            (.remotesInsecureHosts, remotesInsecureHosts),
            (.remotesPrivateHosts, remotesPrivateHosts),
            (.remotesFileRoots, remotesFileRoots),
        ]
        return options.compactMap { setting, text in text.map { (setting, $0) } }
    }
}

extension Option where Value == String? {
    init(_ setting: Setting) {
        self.init(name: .customLong(setting.option), help: ArgumentHelp(setting.explanation))
    }
}

extension Setting {
    /// The help with the default behind it.
    fileprivate var explanation: String {
        switch fallback {
        case .text(""): help
        case .text(let text): "\(help) (default: \(text))"
        case .number(let number): "\(help) (default: \(number))"
        case .list(let list):
            list.isEmpty
                ? help + "; separated by commas"
                : "\(help) (default: \(list.joined(separator: ", ")))"
        }
    }
}
