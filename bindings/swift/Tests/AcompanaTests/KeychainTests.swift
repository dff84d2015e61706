import Foundation
import Testing

@testable import Acompana

/// A Keychain in memory. `rival` is called once before the next `add`, as another opening at the same time would.
private final class MemoryItems: KeychainItems {
    let items = Guarded([String: Data]())
    let answer = Guarded<Int32?>(nil)
    let rival = Guarded<(@Sendable () -> Void)?>(nil)

    func copy(_ account: String) -> (status: Int32, bytes: Data?) {
        if let answer = answer.with({ $0 }) { return (answer, nil) }
        guard let bytes = items.with({ $0[account] }) else { return (KeychainStatus.notFound, nil) }
        return (KeychainStatus.success, bytes)
    }

    func add(_ account: String, _ bytes: Data) -> Int32 {
        let rival = rival.with { rival in
            defer { rival = nil }
            return rival
        }
        rival?()
        return answer.with { $0 }
            ?? items.with { items in
                if items[account] != nil { return KeychainStatus.duplicate }
                items[account] = bytes
                return KeychainStatus.success
            }
    }

    func update(_ account: String, _ bytes: Data) -> Int32 {
        items.with { items in
            if items[account] == nil { return KeychainStatus.notFound }
            items[account] = bytes
            return KeychainStatus.success
        }
    }

    func delete(_ account: String) -> Int32 {
        items.with { $0.removeValue(forKey: account) } == nil ? KeychainStatus.notFound : KeychainStatus.success
    }
}

@Suite struct KeychainDecisions {
    private let items = MemoryItems()
    private var keychain: Keychain { Keychain(items: items) }

    /// Two stores open for the first time at once: both are wrapped with the one key that stays.
    @Test func aWrappingKeyIsNeverReplaced() throws {
        let (first, second) = (Data([1]), Data([2]))
        items.rival.with { [items] in $0 = { _ = items.add("key", first) } }
        #expect(try keychain.keep("key") { second } == first)
        #expect(try keychain.keep("key") { second } == first)
        #expect(try keychain.wrappingKey("key") == first)
    }

    @Test func manyFirstOpeningsAgreeOnOneKey() throws {
        for _ in 0..<200 {
            let (items, kept) = (MemoryItems(), Guarded(Set<Data>()))
            DispatchQueue.concurrentPerform(iterations: 8) { thread in
                let bytes = try? Keychain(items: items).keep("key") { Data([UInt8(thread)]) }
                kept.with { _ = $0.insert(bytes ?? Data()) }
            }
            let stands = try Keychain(items: items).wrappingKey("key")
            #expect(kept.with { $0 } == [stands])
        }
    }

    @Test func onlyAKeyThatTheKeychainDoesNotHaveIsGone() throws {
        #expect(throws: PortError.Gone(reason: "the wrapping key is not in the Keychain")) {
            try keychain.wrappingKey("key")
        }
        _ = try keychain.keep("key") { Data([1]) }
        for (answer, error) in [
            (KeychainStatus.interactionNotAllowed, PortError.Locked(reason: "the Keychain is locked (-25308)")),
            (-50, PortError.Failed(reason: "the Keychain says -50")),
            (KeychainStatus.success, PortError.Failed(reason: "the Keychain has an item without bytes")),
        ] {
            items.answer.with { $0 = answer }
            #expect(throws: error) { try keychain.wrappingKey("key") }
            #expect(throws: error) { try keychain.keep("key") { Data([2]) } }
        }
        items.answer.with { $0 = nil }
        #expect(try keychain.wrappingKey("key") == Data([1]))
    }

    @Test func aSecretIsReplacedAndForgotten() throws {
        try keychain.replace("token", Data([1]))
        try keychain.replace("token", Data([2]))
        #expect(try keychain.read("token") == Data([2]))
        try keychain.remove("token")
        try keychain.remove("token")
        #expect(try keychain.read("token") == nil)
    }
}
