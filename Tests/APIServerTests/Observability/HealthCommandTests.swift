import Testing

@testable import APIServer

@Suite struct HealthCommandTests {
    @Test(arguments: [
        ("0.0.0.0", "http://127.0.0.1:8080/readyz"), ("::", "http://[::1]:8080/readyz"),
        ("fe80::1", "http://[fe80::1]:8080/readyz"), ("dany.example", "http://dany.example:8080/readyz"),
    ])
    func `a server is asked where it listens on its own machine`(_ host: String, _ url: String) async throws {
        let settings = try await Settings.load(flags: ["host": host], environment: [:])
        #expect(HealthCommand.address(settings) == url)
        let flags = ["host": host, "tls-certificate": "a.pem", "tls-key": "b.pem"]
        let secure = try await Settings.load(flags: flags, environment: [:])
        #expect(HealthCommand.address(secure) == url.replacing("http:", with: "https:"))
    }
}
