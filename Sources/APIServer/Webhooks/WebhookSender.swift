import AsyncHTTPClient
import Crypto
import Domain
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Attempts, by what came of them.
struct WebhookCounts: Sendable {
    private let delivered, failed: Counter

    init(_ metrics: Metrics) {
        delivered = metrics.counter("dany_webhook_deliveries_total", "Events that a receiver has taken.")
        failed = metrics.counter(
            "dany_webhook_failures_total", "Attempts that a receiver did not take; most are made again.")
    }

    func count(_ outcome: WebhookDelivery.Outcome) {
        switch outcome {
        case .accepted: delivered.add()
        case .refused, .gone, .forbidden, .unsigned: failed.add()
        }
    }
}

/// Sends one event to one receiver, and tells what came of it.
struct WebhookSender: Sendable {
    let secrets: WebhookSecrets
    let allowsPrivate: Bool
    let counts: WebhookCounts
    let clients = WebhookClients()

    /// Of a whole attempt: a receiver is to answer first and work afterwards.
    private static let timeout = TimeAmount.seconds(15)

    /// - Returns: nil when it was broken off, so that nobody knows.
    func send(_ due: DueDelivery, at clock: Instant) async -> WebhookDelivery.Outcome? {
        guard let target = WebhookTarget(due.webhook.url, allowsPrivate: allowsPrivate) else {
            return .forbidden
        }
        guard let keys = secrets.signing(due.webhook, at: clock) else { return .unsigned }
        do {
            guard let address = try await target.address(allowsPrivate: allowsPrivate) else {
                return .refused(nil, retryAfter: nil)
            }
            let request = request(due, target, keys, at: clock)
            let response = try await clients.execute(
                request, host: target.host, address: address, timeout: Self.timeout)
            return Self.outcome(response)
        } catch is WebhookTarget.Forbidden {
            return .forbidden
        } catch {
            return Task.isCancelled ? nil : .refused(nil, retryAfter: nil)
        }
    }

    private func request(
        _ due: DueDelivery, _ target: WebhookTarget, _ keys: [SymmetricKey], at clock: Instant
    ) -> HTTPClientRequest {
        var json = JSONWriter()
        json.object { ChangeRoutes.write(due.event, &$0) }
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
    private struct Kept {
        let client: HTTPClient
        var calls = 0
        /// When it was asked for last, counted in calls of all.
        var turn = 0
    }

    private var clients: [String: Kept] = [:]
    private var turn = 0
    private let capacity: Int
    private let silence: TimeAmount

    /// - Parameters:
    ///   - capacity: how many are kept; more than there are calls at once, or some are made beyond it.
    ///   - silence: how long a receiver may say nothing.
    init(capacity: Int = 2 * Limits.deliveriesAtOnce, silence: TimeAmount = .seconds(10)) {
        self.capacity = capacity
        self.silence = silence
    }

    var count: Int { clients.count }

    func execute(_ request: HTTPClientRequest, host: String, address: String, timeout: TimeAmount)
        async throws -> HTTPClientResponse
    {
        let key = "\(host) \(address)"
        var kept = clients[key] ?? Kept(client: client(host: host, address: address))
        turn += 1
        (kept.calls, kept.turn) = (kept.calls + 1, turn)
        clients[key] = kept
        defer { clients[key]?.calls -= 1 }
        retire()
        return try await kept.client.execute(request, timeout: timeout)
    }

    func shutdown() async {
        let all = clients.values
        clients = [:]
        for kept in all { try? await kept.client.shutdown() }
    }

    private func client(host: String, address: String) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: silence))
        configuration.dnsOverride = [host: address]
        configuration.httpVersion = .http1Only
        configuration.maximumUsesPerConnection = 1_000
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Makes room by those that nobody uses, the one that was asked for longest ago first.
    private func retire() {
        while clients.count > capacity,
            let (key, kept) = clients.filter({ $0.value.calls == 0 }).min(by: {
                $0.value.turn < $1.value.turn
            })
        {
            clients[key] = nil
            Task { try? await kept.client.shutdown() }
        }
    }
}
