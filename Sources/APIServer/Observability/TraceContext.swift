import Domain
import Hummingbird
import Logging

/// W3C Trace Context, version 00: the caller's trace goes on with a span of ours. What is done for a request, or in a
/// run of a job, finds its own in `current`; a call to somebody else sends `current.child()`'s `headers`.
struct TraceContext: Sendable, CustomStringConvertible {
    @TaskLocal static var current: TraceContext?

    let traceID: String
    let spanID: String
    let flags: String
    /// `tracestate`, handed on as it came.
    let state: String?

    /// Goes on with the trace of these headers, or begins one.
    init(_ header: String? = nil, state: String? = nil) {
        let parts =
            header.map { $0.split(separator: "-", omittingEmptySubsequences: false).map(String.init) } ?? []
        let isValid =
            parts.count >= 4 && parts[0].count == 2 && parts[0] != "ff"
            && (parts[0] != "00" || parts.count == 4) && Self.isHex(parts[1], 32) && Self.isHex(parts[2], 16)
            && Self.isHex(parts[3], 2, zeroAllowed: true) && Self.isHex(parts[0], 2, zeroAllowed: true)
        traceID = isValid ? parts[1] : Self.random() + Self.random()
        flags = isValid ? parts[3] : "00"
        spanID = Self.random()
        // Without its traceparent it means nothing.
        self.state = isValid ? state.flatMap(Self.readState) : nil
    }

    private init(childOf parent: TraceContext) {
        traceID = parent.traceID
        flags = parent.flags
        state = parent.state
        spanID = Self.random()
    }

    /// A span below this one.
    func child() -> TraceContext { TraceContext(childOf: self) }

    var description: String { "00-\(traceID)-\(spanID)-\(flags)" }

    /// What a request to somebody else carries.
    var headers: [(name: String, value: String)] {
        [(HeaderName.traceparent, description)] + (state.map { [(HeaderName.tracestate, $0)] } ?? [])
    }

    var metadata: Logger.Metadata { ["traceId": "\(traceID)", "spanId": "\(spanID)"] }

    /// Several fields of it are one list; what is too long or no list is dropped as a whole (W3C, 3.3.1).
    private static func readState(_ text: String) -> String? {
        let members = text.split(separator: ",").map { $0.trimming { $0 == " " || $0 == "\t" } }
            .filter { !$0.isEmpty }
        guard (1...32).contains(members.count), text.utf8.count <= Limits.traceState,
            text.utf8.allSatisfy({ (32...126).contains($0) || $0 == 9 }),
            members.allSatisfy({ $0.contains("=") && !$0.hasPrefix("=") })
        else { return nil }
        return members.joined(separator: ",")
    }

    private static func isHex(_ text: String, _ length: Int, zeroAllowed: Bool = false) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
            && (zeroAllowed || text.contains { $0 != "0" })
    }

    /// Eight bytes that are not all zero, which would be no id.
    private static func random() -> String {
        let text = String(UInt64.random(in: 1...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}

extension Substring {
    fileprivate func trimming(_ isDropped: (Character) -> Bool) -> Substring {
        var text = drop(while: isDropped)
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
