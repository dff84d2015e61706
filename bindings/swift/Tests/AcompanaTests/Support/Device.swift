import Foundation

@testable import Acompana

/// A device: its folder, its store, and the line that connects it to a server.
final class Device: Sendable {
    let app: Acompana
    let folder: TemporaryFolder
    let line: Line?
    /// Lasts as long as its devices.
    private let server: Server?

    private init(app: Acompana, folder: TemporaryFolder, line: Line?, server: Server?) {
        self.app = app
        self.folder = folder
        self.line = line
        self.server = server
    }

    /// A device without a server.
    static func alone() async throws -> Device {
        let folder = try Place.folder("device")
        return Device(app: try await open(folder), folder: folder, line: nil, server: nil)
    }

    /// A device with a line to a server, enrolled with a code.
    static func enrolled(_ server: Server, code: String, name: String = "Tableta de ejemplo") async throws -> Device {
        let (folder, line) = (try Place.folder("device"), try Line(to: server))
        let app = try await open(folder)
        try await app.enrol(server: line.url, code: code, deviceName: name)
        return Device(app: app, folder: folder, line: line, server: server)
    }

    /// A device of a ward, with the rights of its team.
    static func ofWard(_ server: Server) async throws -> Device {
        try await enrolled(server, code: server.codeForStaff("clinician", "registrar", "benefits"))
    }

    static func settings(_ folder: TemporaryFolder, language: Language = .spanish) -> Settings {
        Settings(
            folder: folder.url.appendingPathComponent("store"), appVersion: "1.0",
            language: language, zone: TimeZone(identifier: "America/Mexico_City"))
    }

    private static func open(_ folder: TemporaryFolder) async throws -> Acompana {
        try await Acompana.open(settings(folder), keyStore: PadKeyStore())
    }

    /// A sync that must go through.
    @discardableResult
    func syncWell() async throws -> SyncReport {
        let report = try await app.sync.run()
        guard report.outcome == .done else { throw Trouble("\(report.outcome): \(report.lastFailure ?? "")") }
        return report
    }

    /// A new record that must be accepted.
    func write(_ content: Content, at moment: Instant? = nil) async throws -> RecordId {
        do {
            return try await app.records.create(content, options: SaveOptions(occurredAt: moment)).id
        } catch {
            throw Trouble(app.tell(error))
        }
    }

    func leave(_ id: RecordId) async throws -> LeaveRequest {
        guard case .leaveBody(let leave)? = try await app.records.get(id)?.content else {
            throw Trouble("the leave is not on the device")
        }
        return leave
    }

    /// Everything that the device remembers of its writes.
    func writes() async throws -> [OutboxItem] {
        var items: [OutboxItem] = []
        while true {
            let page = try await app.outbox.list(.all, after: items.last?.position ?? 0, limit: 1_000)
            if page.isEmpty { return items }
            items += page
        }
    }

    /// How many of its writes took effect on the server.
    func applied() async throws -> Int {
        try await writes().filter { if case .applied = $0.state { true } else { false } }.count
    }
}
