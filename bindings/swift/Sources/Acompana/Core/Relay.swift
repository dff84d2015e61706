import Foundation

/// Hands what a listener is told to any number of streams: each begins with the latest value and holds only the newest
/// that its reader has not taken, so that a slow screen never makes the core or the memory pay.
final class Relay<Element: Sendable>: Sendable {
    private struct State {
        var latest: Element?
        var over = false
        var readers: [Int: AsyncStream<Element>.Continuation] = [:]
        var number = 0
    }

    private let state = Guarded(State())

    /// Tells all readers. Under the lock, so that each stream is handed the values in their order; a stream keeps the value
    /// or wakes its reader, and calls nobody.
    func send(_ element: Element) {
        state.with { state in
            guard !state.over else { return }
            state.latest = element
            for reader in state.readers.values { reader.yield(element) }
        }
    }

    /// Ends all streams, the ones to come included; those still give the latest value. Not under the lock: a stream that
    /// ends calls `onTermination`, which takes it.
    func finish() {
        let readers = state.with { state in
            state.over = true
            defer { state.readers = [:] }
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    /// A new stream. `whenOver` is called once, when its reader stops or the relay ends.
    func stream(whenOver: @escaping @Sendable () -> Void = {}) -> AsyncStream<Element> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let number = state.with { state in
                state.number += 1
                return state.number
            }
            // Before anybody can end it.
            continuation.onTermination = { [weak self] _ in
                self?.forget(number)
                whenOver()
            }
            // Handed the latest under the lock: a newer value cannot come before it and be lost.
            let over = state.with { state in
                if let latest = state.latest { continuation.yield(latest) }
                if !state.over { state.readers[number] = continuation }
                return state.over
            }
            if over { continuation.finish() }
        }
    }

    private func forget(_ number: Int) {
        _ = state.with { $0.readers.removeValue(forKey: number) }
    }
}
