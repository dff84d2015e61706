import Foundation

@testable import Acompana

/// A trouble of the test's own machinery, told in words.
struct Trouble: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Where things are. The script that runs the tests says so; see scripts/swift.sh.
enum Place {
    /// The checkout.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../../..").standardizedFileURL

    /// The program `acompana`, built by cargo.
    static let program: URL = {
        let folder = ProcessInfo.processInfo.environment["ACOMPANA_LIBRARY_DIR"] ?? ""
        return URL(fileURLWithPath: folder).appendingPathComponent("acompana")
    }()

    /// A new folder, which is removed with the object that holds it.
    static func folder(_ name: String) throws -> TemporaryFolder { try TemporaryFolder(name) }
}

/// A folder that lasts as long as this object.
final class TemporaryFolder: Sendable {
    let url: URL

    init(_ name: String) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("acompana-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// The institution: a real server process with its own store, and the administrator's desk beside it.
final class Server: @unchecked Sendable {
    static let unit = "DFIMS000604"

    private let folder: TemporaryFolder
    private var running: (process: Process, leash: Pipe)?
    private(set) var port: UInt16 = 0

    /// Founds it: a server on a free port, with one hospital.
    init() throws {
        folder = try Place.folder("server")
        try start()
        _ = try admin("hospital", "add", Self.unit, "Hospital General de ejemplo", "--level", "UMAE", "--ooad", "37")
    }

    deinit { kill() }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts the process, on the port it had before if it ran already.
    ///
    /// A shell stands between: it kills the server when its input ends, which it does when this process ends, however
    /// that happens. No server stays behind.
    func start() throws {
        let (process, leash) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", #""$@" </dev/null & cat >/dev/null; kill -9 $!"#, "sh", Place.program.path, "serve", "--quiet",
            "--json",
            "--listen", "127.0.0.1:\(port)", "--data", folder.url.path,
        ]
        let output = Pipe()
        process.standardInput = leash
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        running = (process, leash)
        var told = Data()
        while !told.contains(UInt8(ascii: "}")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Trouble("the server ended before it listened") }
            told.append(more)
        }
        let answer = try JsonValue(json: String(decoding: told, as: UTF8.self))
        guard let text = answer["listening"]?.text, let number = text.split(separator: ":").last.flatMap({ UInt16($0) })
        else { throw Trouble("the server did not say where it listens") }
        port = number
    }

    /// Ends the process, as a power cut would.
    func kill() {
        guard let (process, leash) = running else { return }
        running = nil
        try? leash.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What an administrator does on the command line; gives its JSON.
    func admin(_ arguments: String...) throws -> JsonValue {
        try run(["admin"] + arguments + ["--json", "--data", folder.url.path])
    }

    /// A code for a member of staff with these roles.
    func codeForStaff(_ roles: String..., name: String = "Personal de ejemplo") throws -> String {
        let who = roles.flatMap { ["--role", $0] }
        let added = try run(
            ["admin", "staff", "add", name] + who + ["--unit", Self.unit, "--json", "--data", folder.url.path])
        return try code(admin("code", "staff", added["user"]?.text ?? ""))
    }

    /// A code for a parent whose record the server has.
    func codeForGuardian(_ record: RecordId) throws -> String {
        try code(admin("code", "guardian", record.description, "--name", "Luz Prueba"))
    }

    /// How many operations took effect, ever.
    func opsApplied() throws -> Int64 {
        guard let count = try admin("counts")["ops_applied"]?.int else { throw Trouble("no count of operations") }
        return count
    }

    /// How many records of a kind the server holds.
    func count(_ kind: String) throws -> Int64 { try admin("counts")["records"]?[kind]?.int ?? 0 }

    /// Whether every line of the audit log holds the one before it.
    func auditHolds() throws -> Bool { try admin("audit", "verify")["first_break"]?.isNull ?? true }

    private func code(_ made: JsonValue) throws -> String {
        guard let code = made["code"]?.text else { throw Trouble("no code was made") }
        return code
    }

    private func run(_ arguments: [String]) throws -> JsonValue {
        let process = Process()
        process.executableURL = Place.program
        process.arguments = arguments
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Trouble("\(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return try JsonValue(json: String(decoding: told, as: UTF8.self))
    }
}
