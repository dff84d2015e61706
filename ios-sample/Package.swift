// swift-tools-version: 6.0
import PackageDescription

// A sample app. Open this folder in Xcode and run the scheme AcompanaSample on a Mac or, inside an app target of your
// own, on an iPhone. Build the XCFramework first: bindings/swift/build-xcframework.sh
let package = Package(
    name: "AcompanaSample",
    platforms: [.iOS(.v16), .macOS(.v13)],
    dependencies: [.package(name: "Acompana", path: "../bindings/swift")],
    targets: [
        .executableTarget(name: "AcompanaSample", dependencies: [.product(name: "Acompana", package: "Acompana")])
    ],
    swiftLanguageModes: [.v6]
)
