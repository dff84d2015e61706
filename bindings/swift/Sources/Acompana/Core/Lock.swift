import Foundation

/// A lock that is held for the time of a closure. The closures here copy or set a few values and call nobody.
final class Lock: @unchecked Sendable {
    private let lock = NSLock()

    func held<T>(_ work: () throws -> T) rethrows -> T {
        lock.lock()
        defer { lock.unlock() }
        return try work()
    }
}

/// A value that is only looked at and changed under a lock.
final class Guarded<Value>: @unchecked Sendable {
    private let lock = Lock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func with<T>(_ work: (inout Value) throws -> T) rethrows -> T {
        try lock.held { try work(&value) }
    }
}
