// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(
    name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let heapModule = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
    name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioConcurrencyHelpers = Target.Dependency.product(
    name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioFoundationCompat = Target.Dependency.product(
    name: "NIOFoundationCompat", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypesHTTP1 = Target.Dependency.product(
    name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "plumbline",
    products: [
        .executable(name: "plumbline", targets: ["PlumblineCLI"]),
        .executable(name: "plumbline-benchmarks", targets: ["PlumblineBenchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0",
            traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(
            url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
    ],
    targets: [
        .target(
            name: "CLibGit2", cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("git2")]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "PlumblineCore", swiftSettings: strict),
        .target(
            name: "PlumblineGit", dependencies: ["CLibGit2", "PlumblineCore", heapModule],
            swiftSettings: strict),
        .target(
            name: "PlumblineSearch", dependencies: ["CPCRE2", "PlumblineCore"],
            swiftSettings: strict),
        .target(
            name: "PlumblineStore",
            dependencies: ["PlumblineCore", crypto, grdb, nioConcurrencyHelpers],
            swiftSettings: strict),
        .target(
            name: "PlumblineCache",
            dependencies: [
                "PlumblineCore", "PlumblineGit", crypto,
                logging, nioConcurrencyHelpers, nioPosix,
                subprocess, systemPackage,
            ],
            swiftSettings: strict),
        .target(
            name: "PlumblineBrowser",
            dependencies: [
                "PlumblineCache", "PlumblineCore", "PlumblineGit", "PlumblineSearch",
                "PlumblineStore", crypto, heapModule, logging, nioConcurrencyHelpers, nioCore,
            ],
            swiftSettings: strict),
        .target(
            name: "PlumblineHTTP",
            dependencies: [
                "CZlib", "PlumblineBrowser", "PlumblineCache", "PlumblineCore", "PlumblineStore",
                crypto, httpTypes, hummingbird, hummingbirdCore, hummingbirdHTTP2,
                logging,
                nioConcurrencyHelpers, nioCore, nioFoundationCompat, nioHTTP1, nioHTTPTypesHTTP1,
                nioSSL, serviceLifecycle,
            ],
            resources: [.embedInCode("openapi.json")],
            swiftSettings: strict),
        .target(
            name: "PlumblineWeb", dependencies: [httpTypes, hummingbird, mustache, nioCore],
            resources: [.embedInCode("Pages")], swiftSettings: strict),
        .executableTarget(
            name: "PlumblineCLI",
            dependencies: [
                "PlumblineBrowser", "PlumblineCache", "PlumblineCore", "PlumblineHTTP",
                "PlumblineStore", "PlumblineWeb", argumentParser, asyncHTTPClient,
                configuration, hummingbird, logging, nioCore, nioFoundationCompat, nioHTTP1,
                nioSSL, serviceLifecycle, systemPackage, unixSignals, yams,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "PlumblineBenchmarks",
            dependencies: ["PlumblineCore", "PlumblineGit", argumentParser],
            swiftSettings: strict),

        .target(
            name: "PlumblineTesting", dependencies: ["PlumblineCore"],
            path: "Tests/PlumblineTesting", swiftSettings: strict),
        .testTarget(
            name: "PlumblineCoreTests", dependencies: ["PlumblineCore"], swiftSettings: strict),
        .testTarget(
            name: "PlumblineGitTests",
            dependencies: ["PlumblineCore", "PlumblineGit", "PlumblineTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineSearchTests", dependencies: ["PlumblineCore", "PlumblineSearch"],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineStoreTests",
            dependencies: ["PlumblineCore", "PlumblineStore", "PlumblineTesting", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineCacheTests",
            dependencies: [
                "PlumblineCLI", "PlumblineCache", "PlumblineCore", "PlumblineGit",
                "PlumblineTesting", logging, systemPackage,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineBrowserTests",
            dependencies: [
                "PlumblineBrowser", "PlumblineCache", "PlumblineCore", "PlumblineGit",
                "PlumblineTesting", nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineHTTPTests",
            dependencies: [
                "PlumblineBrowser", "PlumblineCLI", "PlumblineCache", "PlumblineCore",
                "PlumblineHTTP", "PlumblineStore", "PlumblineTesting", httpTypes, hummingbird,
                hummingbirdTesting, logging, nioCore, nioPosix, systemPackage,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineWebTests",
            dependencies: ["PlumblineWeb", httpTypes, hummingbird, hummingbirdTesting],
            swiftSettings: strict),
        .testTarget(
            name: "PlumblineCLITests",
            dependencies: ["PlumblineCLI", "PlumblineCore", "PlumblineTesting"],
            swiftSettings: strict),
    ]
)
