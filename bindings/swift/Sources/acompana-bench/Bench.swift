import Acompana
import Foundation

/// What crossing from Swift to the core costs. Prints one line of JSON.
///
///     acompana-bench --dir STORE --case FILE [--rounds 15]
///
/// STORE holds 1,000 requests for leaves and was made with a key store that gives the bytes back as they are; FILE holds
/// the case of one leave. Everything is measured in each round, in turn, and the median of the rounds is told: what the
/// machine does meanwhile falls on all alike.
@main enum Bench {
    static func main() async {
        do {
            try await measure(Arguments(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("acompana-bench: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func measure(_ arguments: Arguments) async throws {
        let settings = Settings(
            folder: URL(fileURLWithPath: arguments.folder), appVersion: "bench",
            zone: TimeZone(identifier: "America/Mexico_City"))
        let acompana = try await Acompana.open(settings, keyStore: AsItIs())
        let facts = try JsonValue(json: String(contentsOfFile: arguments.file, encoding: .utf8))
        let query = RecordQuery.ofKind("leave_request", limit: 1_000)

        var empty: [Double] = []
        var page: [Double] = []
        var entries: [Double] = []
        var verdict: [Double] = []
        var records = 0
        for round in -3..<arguments.rounds {
            let emptyTook = measured { for _ in 0..<1_000 { _ = Acompana.version } }
            let pageTook = try await measured { records = try await acompana.records.list(query).records.count }
            let entriesTook = try await measured { _ = try await acompana.records.entries(query) }
            let verdictTook = try measured { for _ in 0..<100 { _ = try Rules.leave(facts) } }
            // The first three warm up.
            guard round >= 0 else { continue }
            empty.append(emptyTook / 1_000)
            page.append(pageTook / 1_000)
            entries.append(entriesTook / 1_000)
            verdict.append(verdictTook / 100)
        }
        try await acompana.close()
        let result: Body = [
            "language": "swift", "version": JsonValue(Acompana.version), "empty_ns": JsonValue(median(empty)),
            "page_us": JsonValue(median(page)), "entries_us": JsonValue(median(entries)),
            "verdict_ns": JsonValue(median(verdict)), "rounds": JsonValue(arguments.rounds),
            "records": JsonValue(records),
        ]
        print(result.json)
    }

    /// Nanoseconds that `work` takes.
    private static func measured(_ work: () throws -> Void) rethrows -> Double {
        let began = DispatchTime.now().uptimeNanoseconds
        try work()
        return Double(DispatchTime.now().uptimeNanoseconds - began)
    }

    private static func measured(
        isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Void
    ) async rethrows -> Double {
        let began = DispatchTime.now().uptimeNanoseconds
        try await work()
        return Double(DispatchTime.now().uptimeNanoseconds - began)
    }

    private static func median(_ values: [Double]) -> Int {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : Int(sorted[sorted.count / 2].rounded())
    }
}

/// What was asked for on the command line.
private struct Arguments {
    var folder = ""
    var file = ""
    var rounds = 15

    init(_ words: ArraySlice<String>) throws {
        var words = words
        while let name = words.popFirst() {
            guard let value = words.popFirst() else { throw Usage(wrong: "\(name) needs a value") }
            switch name {
            case "--dir": folder = value
            case "--case": file = value
            case "--rounds":
                guard let number = Int(value), number > 0 else { throw Usage(wrong: "--rounds needs a number above 0") }
                rounds = number
            default: throw Usage(wrong: "\(name) is not known")
            }
        }
        guard !folder.isEmpty, !file.isEmpty else { throw Usage(wrong: "--dir and --case are needed") }
    }
}

private struct Usage: Error, CustomStringConvertible {
    let wrong: String
    var description: String { "\(wrong). Usage: acompana-bench --dir STORE --case FILE [--rounds 15]" }
}

/// Gives the bytes back as they are. Only here: the store of the measurement holds nothing secret.
private final class AsItIs: KeyStore {
    func wrap(key: Data) throws -> Data { key }
    func unwrap(wrapped: Data) throws -> Data { wrapped }
}
