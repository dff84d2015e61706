#if canImport(SwiftUI) && canImport(Security)
    import Acompana
    import SwiftUI

    /// One screen: the hospital's code goes in, what became of the first leave comes out.
    @main struct SampleApp: App {
        var body: some Scene { WindowGroup { FirstLeaveView() } }
    }

    struct FirstLeaveView: View {
        @State private var server = "https://acompana.example.mx"
        @State private var code = ""
        @State private var told = ""
        @State private var busy = false

        var body: some View {
            Form {
                Section("Su código") {
                    TextField("Dirección del instituto", text: $server).autocorrectionDisabled()
                    TextField("Código de un solo uso", text: $code).autocorrectionDisabled()
                }
                Button("Pedir mi licencia") { busy = true }.disabled(busy || code.isEmpty)
                if busy { ProgressView() }
                Text(told)
            }
            // The task lives as long as the button's work: leaving the screen cancels the wait, never the saving.
            .task(id: busy) {
                guard busy else { return }
                await ask()
                busy = false
            }
        }

        private func ask() async {
            do {
                told = try await firstLeave(
                    folder: Self.folder(), keyStore: KeychainKeyStore(), secrets: KeychainSecretStore(),
                    server: server, code: code)
            } catch {
                told = error.localizedDescription
            }
        }

        /// Kept out of backups: the key stays on this phone, and a store without its key is of no use.
        private static func folder() throws -> URL {
            var folder = URL.applicationSupportDirectory.appending(path: "acompana")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            var values = URLResourceValues()
            values.isExcludedFromBackup = true
            try folder.setResourceValues(values)
            return folder
        }
    }
#else
    /// Elsewhere there is nothing to show: the tests of the package run `firstLeave`.
    @main enum SampleApp {
        static func main() { print("This sample is an app for iOS and macOS.") }
    }
#endif
