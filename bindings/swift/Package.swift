// swift-tools-version: 6.0
import PackageDescription

// Where the core's machine code comes from:
// - ACOMPANA_LIBRARY_DIR is set: from that folder, as cargo built it (`libacompana_ffi`). So work the tests, on Linux and on a Mac.
// - On Linux without it: from the system's library path.
// - On Apple's platforms: from the XCFramework, either a release's (address and checksum below) or the one that
//   build-xcframework.sh put beside this file.
let libraryFolder = Context.environment["ACOMPANA_LIBRARY_DIR"]

/// A published XCFramework. build-xcframework.sh prints both values.
let release: (url: String, checksum: String)? = nil

#if os(Linux)
    let hostIsLinux = true
#else
    let hostIsLinux = false
#endif

let core: Target
var linkerSettings: [LinkerSetting] = []
if libraryFolder != nil || hostIsLinux {
    core = .systemLibrary(name: "AcompanaFFI")
    if let libraryFolder {
        linkerSettings.append(.unsafeFlags(["-L\(libraryFolder)", "-Xlinker", "-rpath", "-Xlinker", libraryFolder]))
    }
    linkerSettings.append(.linkedLibrary("acompana_ffi"))
} else if let release {
    core = .binaryTarget(name: "AcompanaFFI", url: release.url, checksum: release.checksum)
} else {
    core = .binaryTarget(name: "AcompanaFFI", path: "AcompanaFFI.xcframework")
}

let package = Package(
    name: "Acompana",
    defaultLocalization: "es",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Acompana", targets: ["Acompana"])],
    targets: [
        core,
        .target(
            name: "Acompana", dependencies: ["AcompanaFFI"],
            // What Apple wants to be told: SQLite asks for files' times.
            exclude: hostIsLinux ? ["PrivacyInfo.xcprivacy"] : [],
            resources: hostIsLinux ? [] : [.copy("PrivacyInfo.xcprivacy")],
            linkerSettings: linkerSettings),
        .testTarget(name: "AcompanaTests", dependencies: ["Acompana"]),
    ],
    swiftLanguageModes: [.v6]
)
