import Foundation

/// What the Keychain answers, as `OSStatus` has it.
enum KeychainStatus {
    static let success: Int32 = 0
    /// An item of this name is there already.
    static let duplicate: Int32 = -25_299
    /// There is no such item.
    static let notFound: Int32 = -25_300
    /// The phone was not unlocked since it was started.
    static let interactionNotAllowed: Int32 = -25_308
}

/// The Keychain's four calls on the items of one service, each under its account's name.
protocol KeychainItems: Sendable {
    func copy(_ account: String) -> (status: Int32, bytes: Data?)
    func add(_ account: String, _ bytes: Data) -> Int32
    func update(_ account: String, _ bytes: Data) -> Int32
    func delete(_ account: String) -> Int32
}

/// What is done with the Keychain's answers. Apart from the calls, so that it is tested where there is no Keychain.
struct Keychain: Sendable {
    let items: any KeychainItems

    /// The bytes; nothing when there are none under this name.
    func read(_ account: String) throws(PortError) -> Data? {
        let (status, bytes) = items.copy(account)
        if status == KeychainStatus.notFound { return nil }
        try check(status)
        guard let bytes else { throw PortError.Failed(reason: "the Keychain has an item without bytes") }
        return bytes
    }

    /// The bytes that stand under this name: those that were there, or else these. Never changes what is there, because
    /// others may have been wrapped with it.
    func keep(_ account: String, orAdd fresh: () -> Data) throws(PortError) -> Data {
        if let bytes = try read(account) { return bytes }
        let bytes = fresh()
        let status = items.add(account, bytes)
        guard status == KeychainStatus.duplicate else {
            try check(status)
            return bytes
        }
        // Another opening was faster.
        guard let theirs = try read(account) else {
            throw PortError.Failed(reason: "the Keychain has an item and does not show it")
        }
        return theirs
    }

    /// The key that something was wrapped with. `gone` only when the Keychain says that there is none.
    func wrappingKey(_ account: String) throws(PortError) -> Data {
        guard let bytes = try read(account) else {
            throw PortError.Gone(reason: "the wrapping key is not in the Keychain")
        }
        return bytes
    }

    /// Puts these bytes under this name, in the place of what was there.
    func replace(_ account: String, _ bytes: Data) throws(PortError) {
        let status = items.add(account, bytes)
        try check(status == KeychainStatus.duplicate ? items.update(account, bytes) : status)
    }

    /// Takes out what is under this name; there being nothing is no error.
    func remove(_ account: String) throws(PortError) {
        let status = items.delete(account)
        if status != KeychainStatus.notFound { try check(status) }
    }

    private func check(_ status: Int32) throws(PortError) {
        switch status {
        case KeychainStatus.success:
            return
        case KeychainStatus.interactionNotAllowed:
            throw PortError.Locked(reason: "the Keychain is locked (\(status))")
        default:
            throw PortError.Failed(reason: "the Keychain says \(status)")
        }
    }
}
