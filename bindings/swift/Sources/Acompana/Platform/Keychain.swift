#if canImport(Security) && canImport(CryptoKit)
    import CryptoKit
    import Foundation
    import Security

    /// Wraps the store's key with a key that lies in the Keychain of this device and never leaves it.
    ///
    /// The wrapping key can be read after the first unlock since the phone was started, so that a sync in the background
    /// works, and is in no backup: a copy of the app's files on another phone stays closed.
    ///
    /// Apple's systems only. The project's tests run on Linux and do not compile this file.
    public final class KeychainKeyStore: KeyStore {
        private let keychain: Keychain
        private let account: String

        /// A key store in the app's own part of the Keychain. Give a `service` of your own when the app has several stores.
        public init(service: String = "mx.acompana.store") {
            keychain = Keychain(service: service)
            account = "wrapping-key"
        }

        /// Encrypts the store's key (AES-GCM, 256 bits).
        public func wrap(key: Data) throws -> Data {
            let sealed = try failing { try AES.GCM.seal(key, using: try wrappingKey(makeIfMissing: true)) }
            guard let bytes = sealed.combined else { throw PortError.Failed(reason: "the sealed key has no bytes") }
            return bytes
        }

        /// Decrypts the store's key. Fails when the wrapping key is gone, as after a restore on another phone.
        public func unwrap(wrapped: Data) throws -> Data {
            try failing {
                try AES.GCM.open(try AES.GCM.SealedBox(combined: wrapped), using: try wrappingKey(makeIfMissing: false))
            }
        }

        private func wrappingKey(makeIfMissing: Bool) throws -> SymmetricKey {
            if let bytes = try keychain.read(account) { return SymmetricKey(data: bytes) }
            guard makeIfMissing else { throw PortError.Failed(reason: "the wrapping key is not in the Keychain") }
            let key = SymmetricKey(size: .bits256)
            try keychain.write(account, key.withUnsafeBytes { Data($0) })
            return key
        }

        private func failing<T>(_ work: () throws -> T) throws -> T {
            do {
                return try work()
            } catch let error as PortError {
                throw error
            } catch {
                throw PortError.Failed(reason: "\(type(of: error))")
            }
        }
    }

    /// Keeps the tokens in the Keychain of this device, readable after the first unlock since the phone was started.
    ///
    /// Apple's systems only. The project's tests run on Linux and do not compile this file.
    public final class KeychainSecretStore: SecretStore {
        private let keychain: Keychain

        /// A secret store in the app's own part of the Keychain.
        public init(service: String = "mx.acompana.secrets") { keychain = Keychain(service: service) }

        /// The secret; nothing when there is none under this name.
        public func get(name: String) throws -> String? {
            try keychain.read(name).map { String(decoding: $0, as: UTF8.self) }
        }

        /// Keeps a secret, replacing what was there.
        public func put(name: String, secret: String) throws { try keychain.write(name, Data(secret.utf8)) }

        /// Forgets a secret; there being none is no error.
        public func remove(name: String) throws { try keychain.remove(name) }
    }

    /// Generic passwords of one service, on this device only.
    struct Keychain: Sendable {
        let service: String

        private func query(_ account: String) -> [CFString: Any] {
            [
                kSecClass: kSecClassGenericPassword,
                kSecAttrService: service,
                kSecAttrAccount: account,
                // On a Mac, too, the Keychain that iPhones have, without the old one's dialogs.
                kSecUseDataProtectionKeychain: true,
            ]
        }

        func read(_ account: String) throws -> Data? {
            var query = query(account)
            query[kSecReturnData] = true
            query[kSecMatchLimit] = kSecMatchLimitOne
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            if status == errSecItemNotFound { return nil }
            try check(status)
            return found as? Data
        }

        func write(_ account: String, _ bytes: Data) throws {
            let value: [CFString: Any] = [
                kSecValueData: bytes,
                kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
            ]
            let status = SecItemAdd(query(account).merging(value) { $1 } as CFDictionary, nil)
            if status == errSecDuplicateItem {
                try check(SecItemUpdate(query(account) as CFDictionary, value as CFDictionary))
            } else {
                try check(status)
            }
        }

        func remove(_ account: String) throws {
            let status = SecItemDelete(query(account) as CFDictionary)
            if status != errSecItemNotFound { try check(status) }
        }

        private func check(_ status: OSStatus) throws {
            switch status {
            case errSecSuccess:
                return
            case errSecInteractionNotAllowed:
                // Before the first unlock since the phone was started.
                throw PortError.Locked(reason: "the Keychain is locked (\(status))")
            default:
                throw PortError.Failed(reason: "the Keychain says \(status)")
            }
        }
    }
#endif
