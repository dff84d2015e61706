import Dispatch
import Foundation
import Testing

@testable import Acompana

@Suite struct Relays {
    /// One thread tells values while others begin to read. Whoever reads sees them in order and ends with the last.
    @Test(.timeLimit(.minutes(5)))
    func noReaderIsLeftWithAnOlderValue() async {
        for _ in 0..<2_000 {
            let relay = Relay<Int>()
            relay.send(0)
            let streams = Guarded([AsyncStream<Int>]())
            DispatchQueue.concurrentPerform(iterations: 6) { thread in
                if thread == 0 {
                    for value in 1...8 { relay.send(value) }
                } else {
                    for _ in 0..<4 {
                        let stream = relay.stream()
                        streams.with { $0.append(stream) }
                    }
                }
            }
            relay.finish()
            for stream in streams.with({ $0 }) {
                var seen: [Int] = []
                for await value in stream { seen.append(value) }
                #expect(seen.last == 8 && seen == seen.sorted())
            }
        }
    }

    /// Streams begin, are let go and are read while the relay ends: each says once that it is over.
    @Test(.timeLimit(.minutes(5)))
    func eachStreamSaysOnceThatItIsOver() async {
        for _ in 0..<500 {
            let relay = Relay<Int>()
            let (overs, streams) = (Guarded(0), Guarded([AsyncStream<Int>]()))
            DispatchQueue.concurrentPerform(iterations: 8) { thread in
                switch thread {
                case 0: relay.finish()
                case 1: relay.send(1)
                default:
                    let stream = relay.stream { overs.with { $0 += 1 } }
                    if thread.isMultiple(of: 2) { streams.with { $0.append(stream) } }
                }
            }
            for stream in streams.with({ $0 }) { for await _ in stream {} }
            #expect(overs.with { $0 } == 6)
        }
    }
}
