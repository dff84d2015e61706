import Foundation

extension Acompana {
    /// The values of a topic: the current one first, then the latest after each change, at most thirty a second. A reader
    /// who is slow misses what came in between, never the newest.
    ///
    /// The stream ends when its reader stops (leaves the loop, or its task is cancelled) or when the core is closed. Each
    /// stream has one reader.
    public func updates(of topic: Topic) throws(AcompanaError) -> AsyncStream<Update> {
        try updates(of: topic) { $0 }
    }

    /// The values of a topic, made into what a screen wants of them.
    func updates<Value: Sendable>(
        of topic: Topic, _ value: @escaping @Sendable (Update) -> Value?
    ) throws(AcompanaError) -> AsyncStream<Value> {
        let relay = Relay<Value>()
        let held = Guarded<Watch?>(nil)
        let stream = relay.stream {
            let watch = held.with { held in
                defer { held = nil }
                return held
            }
            watch?.cancel()
        }
        do {
            let watch = try core.watch(topic: topic, listener: Listener(relay: relay, value: value))
            held.with { $0 = watch }
        } catch {
            relay.finish()
            throw AcompanaError(error)
        }
        return stream
    }
}

/// What the core tells, handed to a stream.
private final class Listener<Value: Sendable>: ChangeListener {
    private let relay: Relay<Value>
    private let value: @Sendable (Update) -> Value?

    init(relay: Relay<Value>, value: @escaping @Sendable (Update) -> Value?) {
        self.relay = relay
        self.value = value
    }

    // The core lets go of its listeners when the watch ends and when it is closed: nothing more will come.
    deinit { relay.finish() }

    func changed(update: Update) {
        if let value = value(update) { relay.send(value) }
    }
}
