import Foundation
import Testing

@testable import Acompana

@Suite struct ManyAtOnce {
    @Test(.timeLimit(.minutes(5)))
    func everyTaskGetsItsAnswerAndEveryWriteIsThereOnce() async throws {
        let server = try Server()
        let device = try await Device.ofWard(server)
        let app = device.app
        let child = try await device.write(Cast.child())
        let ids = try await withThrowingTaskGroup(of: RecordId?.self) { group in
            for number in 0..<200 {
                group.addTask { try await device.write(Cast.stay(of: child, reason: "estancia \(number)")) }
                group.addTask {
                    for try await page in app.records.pages(.ofKind("hospitalization", limit: 50)) {
                        #expect(page.count <= 50)
                    }
                    return nil
                }
                group.addTask {
                    _ = try await app.status()
                    _ = try await app.records.check(Cast.child())
                    return nil
                }
            }
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await app.sync.run()
                    } catch {
                        // Only one sync runs at a time.
                        guard case AcompanaError.busy = error else { throw error }
                    }
                    return nil
                }
            }
            return try await group.reduce(into: [RecordId]()) { ids, id in if let id { ids.append(id) } }
        }
        #expect(Set(ids).count == 200)
        try await device.syncWell()
        let here = try await app.records.count(.ofKind("hospitalization"))
        #expect(here == 200)
        #expect(try server.count("hospitalization") == 200 && server.opsApplied() == 201)
        try await app.verify()
    }
}
