import ArgumentParser
import Foundation

/// What scripts/bench runs beside the server: a load generator, the bytes that one report is compared with, and what
/// the disk can do.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Bench", subcommands: [LoadCommand.self, BytesCommand.self, DiskCommand.self])
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// For a system call that has just failed.
    static func system(_ call: String) -> BenchFailure {
        BenchFailure("\(call): \(String(cString: strerror(errno)))")
    }
}

enum Output {
    /// One line of JSON on the standard output.
    static func print(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
    }
}
