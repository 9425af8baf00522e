import Domain
import Foundation
import Logging
import NIOCore
import TestSupport

@testable import APIServer

/// A server of which the edge is set as a test needs it.
func withEdge<Value: Sendable>(
    _ kind: StorageKind, _ change: (inout EdgeSettings) -> Void = { _ in },
    _ body: @Sendable (TestServer) async throws -> Value
) async throws -> Value {
    var edge = EdgeSettings()
    change(&edge)
    let given = edge
    return try await withStore(kind) { storage, settings in
        try await Preparation.makeRoot(settings, storage)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var services = try await Services.build(
            settings, storage, fixed: Instant("2026-10-10T02:00:00.000Z"), passwords: Passwords(logRounds: 4),
            logger: logger)
        services.edge = given
        return try await serve(services, body)
    }
}

/// Runs a tool of the system, such as gzip.
enum Tool {
    struct Failed: Error { let output: String }

    @discardableResult
    static func run(_ arguments: [String], _ input: [UInt8] = []) async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "input")
            try Data(input).write(to: file)
            return try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try finish(arguments, file) })
                }
            }
        }
    }

    private static func finish(_ arguments: [String], _ input: URL) throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(output: arguments.joined(separator: " ")) }
        return Array(data)
    }
}
