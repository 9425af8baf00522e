import Domain
import Foundation

/// What Prometheus' own clients tell of their process, by the same names. Read from /proc, so on Linux only.
enum ProcessMetrics {
    static func write(to text: inout MetricsText, started: Instant) {
        text.family("process_start_time_seconds", .gauge, "When the process began.")
        text.sample("process_start_time_seconds", Double(started.milliseconds) / 1_000)
        if let seconds = cpuSeconds {
            text.family("process_cpu_seconds_total", .counter, "Processor time used.")
            text.sample("process_cpu_seconds_total", seconds)
        }
        if let bytes = residentBytes {
            text.family("process_resident_memory_bytes", .gauge, "Memory that is not swapped out.")
            text.sample("process_resident_memory_bytes", bytes)
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            text.family("process_open_fds", .gauge, "Files and connections that are open.")
            text.sample("process_open_fds", open)
        }
        if let most = mostFiles {
            text.family("process_max_fds", .gauge, "Files and connections that may be open.")
            text.sample("process_max_fds", most)
        }
    }

    /// In man 5 proc, utime and stime are the 14th and 15th field; the 2nd, a name in brackets, may hold spaces.
    private static var cpuSeconds: Double? {
        let after = read("/proc/self/stat")?.split(separator: ")").last
        let fields = after?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return nil
        }
        return (user + system) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }

    private static var residentBytes: Int? {
        read("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            .map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }

    private static var mostFiles: Int? {
        read("/proc/self/limits")?.split(separator: "\n").first { $0.hasPrefix("Max open files") }?
            .split(separator: " ").dropFirst(3).first.flatMap { Int($0) }
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
