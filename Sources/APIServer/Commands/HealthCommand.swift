import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask the server on this machine whether it is ready.",
        discussion: "For health checks of containers and services. Exits with 1 when it is not.")

    @OptionGroup var options: SettingsOptions

    /// Seconds; less than a health check usually waits.
    private static let patience: TimeAmount = .seconds(4)

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling {
            let status = try await Self.status(of: Self.address(settings))
            guard status == 200 else { throw StartFailure("not ready: /readyz answers \(status)") }
            Preparation.say("ready")
        }
    }

    /// Where a server with these settings can be reached from its own machine.
    static func address(_ settings: Settings) -> String {
        let everywhere = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        let host = everywhere[settings.host] ?? settings.host
        return "http://\(host.contains(":") ? "[\(host)]" : host):\(settings.port)/readyz"
    }

    private static func status(of url: String) async throws -> UInt {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let answer: Result<UInt, any Error>
        do {
            let response = try await client.execute(HTTPClientRequest(url: url), timeout: patience)
            answer = .success(response.status.code)
        } catch {
            answer = .failure(StartFailure("not ready: no answer from \(url): \(error)"))
        }
        try await client.shutdown()
        return try answer.get()
    }
}
