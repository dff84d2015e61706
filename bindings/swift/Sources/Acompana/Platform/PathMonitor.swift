#if canImport(Network)
    import Foundation
    import Network

    /// Tells the core what the connection costs, from what the system told last.
    ///
    /// Apple's systems only. The project's tests run on Linux and do not compile this file.
    public final class PathMonitor: NetworkMonitor {
        private let monitor = NWPathMonitor()
        private let latest = Guarded<Acompana.Connection?>(nil)

        /// Begins to listen to the system.
        public init() {
            monitor.pathUpdateHandler = { [latest] path in
                let connection: Acompana.Connection =
                    if path.status != .satisfied {
                        .none
                    } else if path.isExpensive || path.isConstrained {
                        .metered
                    } else {
                        .unmetered
                    }
                latest.with { $0 = connection }
            }
            monitor.start(queue: DispatchQueue(label: "mx.acompana.path"))
        }

        deinit { monitor.cancel() }

        /// The connection as the system told it last; it fails until the system has told one, and the sync goes on in
        /// small pages then.
        public func network() throws -> Acompana.Connection {
            guard let connection = latest.with({ $0 }) else {
                throw PortError.Failed(reason: "the system has not told the connection yet")
            }
            return connection
        }
    }
#endif
