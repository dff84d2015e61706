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
            keychain = Keychain(items: SystemItems(service: service))
            account = "wrapping-key"
        }

        /// Encrypts the store's key (AES-GCM, 256 bits). The wrapping key is drawn once and never replaced: several stores
        /// may hang on it.
        public func wrap(key: Data) throws -> Data {
            let sealed = try failing {
                let wrappingKey = try keychain.keep(account) {
                    SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
                }
                return try AES.GCM.seal(key, using: SymmetricKey(data: wrappingKey))
            }
            guard let bytes = sealed.combined else { throw PortError.Failed(reason: "the sealed key has no bytes") }
            return bytes
        }

        /// Decrypts the store's key. Throws `gone` when the Keychain has no wrapping key any more, as after a restore on
        /// another phone.
        public func unwrap(wrapped: Data) throws -> Data {
            try failing {
                let wrappingKey = try keychain.wrappingKey(account)
                return try AES.GCM.open(AES.GCM.SealedBox(combined: wrapped), using: SymmetricKey(data: wrappingKey))
            }
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
        public init(service: String = "mx.acompana.secrets") {
            keychain = Keychain(items: SystemItems(service: service))
        }

        /// The secret; nothing when there is none under this name.
        public func get(name: String) throws -> String? {
            try keychain.read(name).map { String(decoding: $0, as: UTF8.self) }
        }

        /// Keeps a secret, replacing what was there.
        public func put(name: String, secret: String) throws { try keychain.replace(name, Data(secret.utf8)) }

        /// Forgets a secret; there being none is no error.
        public func remove(name: String) throws { try keychain.remove(name) }
    }

    /// Generic passwords of one service, on this device only.
    struct SystemItems: KeychainItems {
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

        private func value(_ bytes: Data) -> [CFString: Any] {
            [kSecValueData: bytes, kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly]
        }

        func copy(_ account: String) -> (status: Int32, bytes: Data?) {
            var query = query(account)
            query[kSecReturnData] = true
            query[kSecMatchLimit] = kSecMatchLimitOne
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            return (status, found as? Data)
        }

        func add(_ account: String, _ bytes: Data) -> Int32 {
            SecItemAdd(query(account).merging(value(bytes)) { $1 } as CFDictionary, nil)
        }

        func update(_ account: String, _ bytes: Data) -> Int32 {
            SecItemUpdate(query(account) as CFDictionary, value(bytes) as CFDictionary)
        }

        func delete(_ account: String) -> Int32 { SecItemDelete(query(account) as CFDictionary) }
    }
#endif
