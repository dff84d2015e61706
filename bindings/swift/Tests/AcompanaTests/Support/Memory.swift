import Foundation
import Glibc

/// What this process uses, as Linux tells it.
enum Memory {
    /// Memory in use, in bytes.
    static func resident() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Trouble("/proc/self/statm cannot be read")
        }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Gives what the allocator holds back to the system: free memory of an earlier test must not hide a leak of the next.
    static func giveBack() {
        // Not in Swift's view of glibc.
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
    }

    /// Open files, sockets and pipes.
    static func openFiles() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }

    /// Threads.
    static func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
}

/// The slope of a line through points (least squares): by how much `y` grows for each `x`.
func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let (meanX, meanY) = (points.map(\.x).reduce(0, +) / count, points.map(\.y).reduce(0, +) / count)
    let both = points.map { ($0.x - meanX) * ($0.y - meanY) }.reduce(0, +)
    let alone = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
    return both / alone
}
