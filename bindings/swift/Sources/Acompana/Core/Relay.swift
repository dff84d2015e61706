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

    /// Tells all readers. A stream's own lock is never taken while ours is held: it calls `onTermination`, which takes ours.
    func send(_ element: Element) {
        let readers = state.with { state in
            guard !state.over else { return [AsyncStream<Element>.Continuation]() }
            state.latest = element
            return Array(state.readers.values)
        }
        for reader in readers { reader.yield(element) }
    }

    /// Ends all streams, the ones to come included; those still give the latest value.
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
            let (number, latest, over) = state.with { state in
                state.number += 1
                if !state.over { state.readers[state.number] = continuation }
                return (state.number, state.latest, state.over)
            }
            continuation.onTermination = { [weak self] _ in
                self?.forget(number)
                whenOver()
            }
            if let latest { continuation.yield(latest) }
            if over { continuation.finish() }
        }
    }

    private func forget(_ number: Int) {
        _ = state.with { $0.readers.removeValue(forKey: number) }
    }
}
