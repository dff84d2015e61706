import Dispatch
import Foundation
import Glibc

@testable import Acompana

/// A telephone line between a device and the server, which can be cut, slowed down, and made to lose an answer.
///
/// It forwards TCP on loopback with plain sockets and threads, and knows one thing about HTTP/1.1: request and answer
/// take turns.
final class Line: @unchecked Sendable {
    private struct State {
        var up = true
        var losesNextAnswer = false
        var delay: useconds_t = 0
        var open: Set<Int32> = []
        var requests = 0
    }

    private let state = Guarded(State())
    private let listener: Int32
    private let port: UInt16
    private let target: UInt16

    init(to server: Server) throws {
        target = server.port
        let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Line.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listens = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(opened, address, length) == 0 && listen(opened, 64) == 0
                    && getsockname(opened, address, &length) == 0
            }
        }
        guard listens else { throw Trouble("no port for the line") }
        listener = opened
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let device = accept(opened, nil, nil)
                guard device >= 0 else { return }
                guard let self else {
                    close(device)
                    return
                }
                self.take(device)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// How many requests have begun.
    var requests: Int { state.with { $0.requests } }

    /// Hangs up, calls under way included.
    func cut() {
        let open = state.with { state in
            state.up = false
            return state.open
        }
        for end in open { shutdown(end, Int32(SHUT_RDWR)) }
    }

    func mend() { state.with { $0.up = true } }

    /// The server will do its work, and the device will not hear of it.
    func loseNextAnswer() { state.with { $0.losesNextAnswer = true } }

    /// Every answer waits so long before it goes on.
    func slow(milliseconds: Int) { state.with { $0.delay = useconds_t(milliseconds * 1_000) } }

    private func take(_ device: Int32) {
        guard state.with({ $0.up }) else {
            close(device)
            return
        }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Line.loopback(port: target)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(device)
            close(server)
            return
        }
        state.with { $0.open.formUnion([device, server]) }
        let ends = DispatchGroup()
        carry(from: device, to: server, ends) { [state] in
            state.with { $0.requests += 1 }
            return true
        }
        carry(from: server, to: device, ends) { [state] in
            let (delay, lost) = state.with { state in
                defer { state.losesNextAnswer = false }
                return (state.delay, state.losesNextAnswer)
            }
            if delay > 0 { usleep(delay) }
            return !lost
        }
        ends.notify(queue: .global()) { [state] in
            state.with { $0.open.subtract([device, server]) }
            close(device)
            close(server)
        }
    }

    /// Carries bytes until either end hangs up. `passes` is asked before each piece.
    private func carry(from: Int32, to: Int32, _ ends: DispatchGroup, passes: @escaping @Sendable () -> Bool) {
        ends.enter()
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(from, &buffer, buffer.count, 0)
                guard count > 0, passes() else { break }
                var sent = 0
                while sent < count {
                    let more = buffer.withUnsafeBytes {
                        send(to, $0.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL))
                    }
                    guard more > 0 else { break }
                    sent += more
                }
                guard sent == count else { break }
            }
            shutdown(from, Int32(SHUT_RDWR))
            shutdown(to, Int32(SHUT_RDWR))
            ends.leave()
        }
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
