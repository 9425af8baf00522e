import AsyncHTTPClient
import Domain
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Sends one event to one receiver, and tells what came of it.
struct WebhookSender: Sendable {
    let secrets: WebhookSecrets
    let allowsPrivate: Bool
    let clients = WebhookClients()

    /// Of a whole attempt: a receiver is to answer first and work afterwards.
    private static let timeout = TimeAmount.seconds(15)

    func send(_ due: DueDelivery, at clock: Instant) async -> WebhookDelivery.Outcome {
        guard let target = WebhookTarget(due.webhook.url, allowsPrivate: allowsPrivate) else {
            return .forbidden
        }
        do {
            guard let address = try await target.address(allowsPrivate: allowsPrivate) else {
                return .refused(nil, retryAfter: nil)
            }
            let request = try request(due, target, at: clock)
            let client = await clients.client(host: target.host, address: address)
            let response = try await client.execute(request, timeout: Self.timeout)
            return Self.outcome(response)
        } catch is WebhookTarget.Forbidden {
            return .forbidden
        } catch {
            return .refused(nil, retryAfter: nil)
        }
    }

    private func request(_ due: DueDelivery, _ target: WebhookTarget, at clock: Instant) throws
        -> HTTPClientRequest
    {
        var json = JSONWriter()
        json.object { ChangeRoutes.write(due.event, &$0) }
        let keys = try due.webhook.signing(at: clock).map { try secrets.open($0, of: due.webhook.id) }
        var request = HTTPClientRequest(url: target.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "dany-webhooks/1")
        for (name, value) in (TraceContext.current?.child() ?? TraceContext()).headers {
            request.headers.add(name: name, value: value)
        }
        let id = due.event.event.id.rawValue
        for (name, value) in WebhookSignature.headers(id: id, at: clock, body: json.bytes, keys: keys) {
            request.headers.add(name: name, value: value)
        }
        request.body = .bytes(ByteBuffer(bytes: json.bytes))
        return request
    }

    /// The answer's body is not read.
    private static func outcome(_ response: HTTPClientResponse) -> WebhookDelivery.Outcome {
        let status = Int(response.status.code)
        switch status {
        case 200...299: return .accepted(status)
        case 410: return .gone
        default:
            let seconds = response.headers.first(name: "Retry-After").flatMap { Int64($0) }
            return .refused(status, retryAfter: seconds.flatMap { $0 >= 0 ? $0 : nil })
        }
    }
}

/// Clients that call each the one address that was checked for a name, with the name in TLS and `Host`.
actor WebhookClients {
    private var clients: [String: HTTPClient] = [:]
    private static let capacity = 64

    func client(host: String, address: String) -> HTTPClient {
        let key = "\(host) \(address)"
        if let client = clients[key] { return client }
        if clients.count >= Self.capacity { retire() }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(10)))
        configuration.dnsOverride = [host: address]
        configuration.httpVersion = .http1Only
        // A receiver that has more to say than "yes" says it to nobody.
        configuration.maximumUsesPerConnection = 1_000
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        clients[key] = client
        return client
    }

    func shutdown() async {
        let all = clients.values
        clients = [:]
        for client in all { try? await client.shutdown() }
    }

    /// What is under way on them is tried again another time.
    private func retire() {
        let all = Array(clients.values)
        clients = [:]
        Task { for client in all { try? await client.shutdown() } }
    }
}
