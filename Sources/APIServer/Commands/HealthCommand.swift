import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

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
        return "\(settings.scheme)://\(host.contains(":") ? "[\(host)]" : host):\(settings.port)/readyz"
    }

    private static func status(of url: String) async throws -> UInt {
        var configuration = HTTPClient.Configuration()
        // The certificate names the host by which others know this machine.
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.certificateVerification = .none
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            do {
                return try await client.execute(HTTPClientRequest(url: url), timeout: patience).status.code
            } catch {
                throw StartFailure("not ready: no answer from \(url): \(error)")
            }
        }
    }
}
