import ArgumentParser
import Foundation

/// How long the disk takes to make a small append durable: the median of many.
struct DiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "disk")

    @Option(help: "A file that may be made and removed again.") var file: String
    @Option var writes = 300

    private struct Report: Encodable {
        let fdatasyncMicroseconds: Double
    }

    func run() throws {
        let descriptor = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchFailure.system("open") }
        defer {
            close(descriptor)
            unlink(file)
        }
        let block = [UInt8](repeating: 7, count: 4_096)
        var times: [Duration] = []
        for _ in 0..<max(1, writes) {
            guard write(descriptor, block, block.count) == block.count else {
                throw BenchFailure.system("write")
            }
            let started = ContinuousClock.now
            guard fdatasync(descriptor) == 0 else { throw BenchFailure.system("fdatasync") }
            times.append(ContinuousClock.now - started)
        }
        times.sort()
        try Output.print(Report(fdatasyncMicroseconds: times[times.count / 2] / .microseconds(1)))
    }
}
