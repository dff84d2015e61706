import Foundation

/// Runs the core's blocking calls on threads of its own.
///
/// They take the time of a few disk accesses, or of many for a verification. On Swift's cooperative pool, which has a
/// thread for each processor, two of them would stop every other task of the app. A plain concurrent queue would start
/// up to 64 threads when many wait for the store's one writer, so a few work and the rest stand in line, in order.
final class Worker: Sendable {
    /// The store has one writer; the other threads read.
    static let threads = 4

    private struct Line {
        var waiting: [@Sendable () -> Void] = []
        /// Where in `waiting` the next one is; what lies before is done.
        var next = 0
        var busy = 0
    }

    private static let nothing: @Sendable () -> Void = {}

    private let queue = DispatchQueue(label: "mx.acompana.worker", qos: .userInitiated, attributes: .concurrent)
    private let line = Guarded(Line())

    /// Runs `work` as soon as a thread is free.
    func perform(_ work: @escaping @Sendable () -> Void) {
        let starts = line.with { line in
            if line.busy < Self.threads {
                line.busy += 1
                return true
            }
            line.waiting.append(work)
            return false
        }
        guard starts else { return }
        queue.async {
            work()
            while let next = self.takeNext() { next() }
        }
    }

    private func takeNext() -> (@Sendable () -> Void)? {
        line.with { line -> (@Sendable () -> Void)? in
            guard line.next < line.waiting.count else {
                line.waiting.removeAll(keepingCapacity: true)
                line.next = 0
                line.busy -= 1
                return nil
            }
            let work = line.waiting[line.next]
            // What the work holds on to is let go when it is done, not when the whole line is.
            line.waiting[line.next] = Self.nothing
            line.next += 1
            return work
        }
    }

    /// Runs `work` and waits for it without blocking the caller's thread. Cancelling the task does not stop the work: a
    /// record that was handed over for saving is saved.
    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws(AcompanaError) -> T {
        let outcome: Result<T, AcompanaError> = await withCheckedContinuation { continuation in
            perform {
                do {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(AcompanaError(error)))
                }
            }
        }
        return try outcome.get()
    }
}
