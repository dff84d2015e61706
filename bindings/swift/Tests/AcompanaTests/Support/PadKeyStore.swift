import Foundation

@testable import Acompana

/// For tests on Linux, which has no Keychain: hides a key behind a random pad of the same length, which lies in a file
/// that only its owner can read. Each wrap draws a pad of its own, so no pad is used twice. It protects nothing on a
/// device whose disk somebody reads: an app uses `KeychainKeyStore`.
final class PadKeyStore: KeyStore {
    private let folder: TemporaryFolder

    init() throws { folder = try Place.folder("pads") }

    func wrap(key: Data) throws -> Data {
        var random = SystemRandomNumberGenerator()
        let pad = Data(key.indices.map { _ in UInt8.random(in: .min ... .max, using: &random) })
        let name = UUID()
        let made = FileManager.default.createFile(
            atPath: file(name).path, contents: pad, attributes: [.posixPermissions: 0o600])
        guard made else { throw PortError.Failed(reason: "the pad could not be kept") }
        return Data(name.uuidString.utf8) + xor(key, pad)
    }

    func unwrap(wrapped: Data) throws -> Data {
        guard wrapped.count > 36, let name = UUID(uuidString: String(decoding: wrapped.prefix(36), as: UTF8.self)),
            let pad = try? Data(contentsOf: file(name)), pad.count == wrapped.count - 36
        else { throw PortError.Failed(reason: "there is no pad for these bytes") }
        return xor(wrapped.dropFirst(36), pad)
    }

    private func file(_ name: UUID) -> URL { folder.url.appendingPathComponent(name.uuidString) }

    private func xor(_ bytes: Data, _ pad: Data) -> Data { Data(zip(bytes, pad).map { $0 ^ $1 }) }
}
