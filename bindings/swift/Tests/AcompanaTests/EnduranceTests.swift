import Foundation
import Testing

@testable import Acompana

/// What must not grow: memory, open files, threads. These run one after the other and alone (scripts/swift.sh).
@Suite(.serialized) struct Endurance {
    @Test(.timeLimit(.minutes(10)))
    func aHundredThousandRecordsArePagedWithoutGrowing() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let app = device.app
        let child = try await device.write(Cast.child())
        let body: Body = [
            "patient": JsonValue(child), "unit": JsonValue(Cast.unit), "reason": "Observación por fiebre",
            "admitted": JsonValue(Cast.today().adding(days: -3)),
        ]
        let batch = [NewRecord](
            repeating: NewRecord(kind: "hospitalization", body: body, options: SaveOptions()), count: 5_000)
        let seeding = ContinuousClock.now
        for _ in 0..<20 {
            let outcomes = try await app.records.createAll(batch)
            #expect(outcomes.allSatisfy { $0.saved != nil })
        }
        print("seeded in \(ContinuousClock.now - seeding)")

        let query = RecordQuery.ofKind("hospitalization", limit: 1_000)
        // A list crosses in a form of its own; its records are the ones that cross field by field.
        let (listed, typed) = (try await app.records.list(query), try await app.records.entries(query))
        #expect(listed.records == typed.entries.map(\.record) && listed.next == typed.next)
        #expect(listed.records.count == 1_000)
        for typed in [false, true] {
            // Once for the caches of SQLite and of the allocator, once measured.
            var points: [(x: Double, y: Double)] = []
            for round in 0..<2 {
                var (pages, seen) = (0, Set<RecordId>(minimumCapacity: 100_000))
                let began = ContinuousClock.now
                func took(_ ids: [RecordId]) throws {
                    seen.formUnion(ids)
                    pages += 1
                    if round == 1 { points.append((x: Double(pages), y: Double(try Memory.resident()))) }
                }
                if typed {
                    for try await page in app.records.entryPages(query) {
                        #expect(page.allSatisfy { $0.content?.stay != nil })
                        try took(page.map(\.record.id))
                    }
                } else {
                    for try await page in app.records.pages(query) {
                        #expect(page.last?.body.text("reason") == "Observación por fiebre")
                        try took(page.map(\.id))
                    }
                }
                #expect(pages == 100 && seen.count == 100_000, "each record once")
                print("typed \(typed), round \(round): \(ContinuousClock.now - began)")
            }
            // A page of 1,000 that stayed behind would be half a megabyte.
            let growth = slope(points)
            print("bytes a page: \(growth)")
            #expect(growth < 50_000, "\(growth) bytes stay for each page")
        }
    }
    @Test(.timeLimit(.minutes(10)))
    func tenThousandOpeningsLeaveNothingBehind() async throws {
        let folder = try Place.folder("cycles")
        let settings = Device.settings(folder)
        let keyStore = Plain()
        Memory.giveBack()
        var memory: [(x: Double, y: Double)] = []
        var files: [(x: Double, y: Double)] = []
        let began = ContinuousClock.now
        for cycle in 1...10_000 {
            let app = try await Acompana.open(settings, keyStore: keyStore, secrets: ScriptedSecretStore())
            // Something of each sort that could stay behind: a read, a stream, a page.
            if cycle % 10 == 0 {
                var updates = try app.outbox.updates().makeAsyncIterator()
                #expect(await updates.next()?.pending == 0)
                _ = try await app.records.list(.ofKind("patient"))
            }
            try await app.close()
            // The first thousand fill the allocator's and SQLite's caches.
            if cycle > 1_000, cycle % 100 == 0 {
                memory.append((x: Double(cycle), y: Double(try Memory.resident())))
                files.append((x: Double(cycle), y: Double(try Memory.openFiles() + Memory.threads())))
            }
        }
        let (bytes, handles) = (slope(memory), slope(files))
        print("10,000 cycles in \(ContinuousClock.now - began): \(bytes) bytes, \(handles) files and threads a cycle")
        // An object of the core that stayed behind would be thousands of bytes, a connection tens of thousands.
        #expect(bytes < 500, "\(bytes) bytes stay for each opening")
        #expect(handles < 0.001, "\(handles) files or threads stay for each opening")
    }

    /// The measure itself can tell: what leaks on purpose is seen.
    @Test func aLeakWouldBeSeen() throws {
        Memory.giveBack()
        var kept: [[UInt8]] = []
        var (memory, files): ([(x: Double, y: Double)], [(x: Double, y: Double)]) = ([], [])
        var open: [FileHandle] = []
        for cycle in 1...2_000 {
            kept.append([UInt8](repeating: UInt8(cycle & 255), count: 10_000))
            if cycle % 20 == 0 {
                open.append(FileHandle(forReadingAtPath: "/dev/null") ?? .nullDevice)
                memory.append((x: Double(cycle), y: Double(try Memory.resident())))
                files.append((x: Double(cycle), y: Double(try Memory.openFiles())))
            }
        }
        #expect(slope(memory) > 500 && slope(files) > 0.001)
        #expect(kept.count == 2_000 && open.count == 100)
    }
}
