import Domain
import Foundation
import Logging
import Synchronization

/// One JSON object a line: time, level and message first, then what the line is about. Numbers stay numbers.
struct JSONLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    /// Takes a whole line at once.
    let write: @Sendable ([UInt8]) -> Void

    init(write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

    static let standardError = JSONLog(write: StandardError.shared.write)

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let given = event.metadata ?? [:]
        let all = metadata.isEmpty ? given : metadata.merging(given) { _, new in new }
        var json = JSONWriter()
        json.object { json in
            json.member("time", RealClock.now.description)
            json.member("level", event.level.rawValue)
            json.member("message", event.message.description)
            for (name, value) in all.sorted(by: { $0.key < $1.key }) where !Self.reserved.contains(name) {
                json.member(dynamicName: name, Wire(value: value))
            }
        }
        write(json.bytes + [UInt8(ascii: "\n")])
    }

    private static let reserved: Set<String> = ["time", "level", "message"]

    private struct Wire: WireValue {
        let value: Logger.Metadata.Value

        func write(to json: inout JSONWriter) {
            switch value {
            case .string(let text): json.string(text)
            case .stringConvertible(let number as Int): json.integer(number)
            case .stringConvertible(let number as Double): json.double(number)
            case .stringConvertible(let other): json.string(other.description)
            case .array(let values):
                json.array { json in for value in values { json.value(Wire(value: value)) } }
            case .dictionary(let members):
                json.object { json in
                    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                        json.member(dynamicName: name, Wire(value: value))
                    }
                }
            }
        }
    }
}

/// Lines of several threads never mix.
private final class StandardError: Sendable {
    static let shared = StandardError()
    private let turn = Mutex(())

    func write(_ bytes: [UInt8]) {
        turn.withLock { _ in
            // Where nobody reads, there is nobody to tell.
            try? FileHandle.standardError.write(contentsOf: bytes)
        }
    }
}
