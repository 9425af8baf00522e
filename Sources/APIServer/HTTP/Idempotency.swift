import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Whether a route's answers are kept for requests that come again under the same `Idempotency-Key`.
enum AnswerKeeping: Sendable {
    case never
    /// What to keep it under; nil where the client asks for nothing of the kind.
    case asAsked(RepeatableCall?)
}

extension RepeatableCall {
    /// What a request asks for besides its path: nil unless it names a key.
    init?(_ request: Request, body: [UInt8], of ask: Ask) throws {
        guard let key = request.headers[named: HeaderName.idempotencyKey] else { return nil }
        guard Limits.idempotencyKey.contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) })
        else { throw Problem.idempotencyKeyMalformed }
        var hash = SHA256()
        hash.update(data: Data("\(request.uri.query ?? "")\n".utf8))
        hash.update(data: body)
        self.init(
            accountID: ask.accountID, path: request.uri.path, key: key,
            fingerprint: hash.finalize().hexadecimal)
    }
}

/// The calls that this process is working on. Others' are held off by the store.
final class RunningCalls: Sendable {
    private struct Key: Hashable {
        let accountID: Account.ID
        let path, key: String
    }

    private let running = Mutex<Set<Key>>([])

    /// Throws while the same call is being worked on.
    func run<Value: Sendable>(_ call: RepeatableCall, _ work: () async throws -> Value) async throws -> Value
    {
        let key = Key(accountID: call.accountID, path: call.path, key: call.key)
        guard running.withLock({ $0.insert(key).inserted }) else { throw RepetitionRefusal.stillRunning }
        defer { _ = running.withLock { $0.remove(key) } }
        return try await work()
    }
}

extension Pipeline {
    /// Does what is asked unless that was done: then it is answered what it was answered the first time.
    func once(_ route: Route, _ exchange: Exchange) async throws -> Answer {
        guard case .asAsked(let call?) = exchange.keeping else { return try await route.handle(exchange) }
        return try await services.running.run(call) {
            do {
                if let kept = try await exchange.view({ try $0.keptAnswer(to: call) }) {
                    return Answer(replaying: kept)
                }
                return try await route.handle(exchange)
            } catch let before as AnsweredBefore {
                return Answer(replaying: before.answer)
            }
        }
    }
}

extension Exchange {
    /// Does the work and answers it. Where the client may ask for the answer again, it is kept in the transaction that
    /// does the work, so that one is never without the other, whatever ends the server between them.
    func work<Value: Sendable>(
        _ body: @escaping @Sendable (Work) throws -> Value,
        answer: @escaping @Sendable (Value) throws -> Answer
    ) async throws -> Answer {
        guard case .asAsked(let call?) = keeping else {
            return try answer(try await services.storage.work(ask, body))
        }
        return try await services.storage.work(ask) { work in
            try work.begin(call)
            let made = try answer(try body(work))
            try work.keep(made.kept, to: call)
            return made
        }
    }

    /// The same where more will be said than the work tells, which is then kept by `keep`: until that, and if it never
    /// comes, it is this.
    func work<Value: Sendable>(
        _ body: @escaping @Sendable (Work) throws -> Value,
        answering answer: @escaping @Sendable (Value) throws -> Answer
    ) async throws -> Value {
        guard case .asAsked(let call?) = keeping else { return try await services.storage.work(ask, body) }
        return try await services.storage.work(ask) { work in
            try work.begin(call)
            let value = try body(work)
            try work.keep(try answer(value).kept, to: call)
            return value
        }
    }

    /// A failure is none of the client's: what the work tells is kept.
    func keep(_ answer: Answer) async {
        guard case .asAsked(let call?) = keeping else { return }
        try? await services.storage.write { try $0.complete(answer.kept, to: call) }
    }
}

extension Answer {
    init(replaying kept: KeptAnswer) {
        self.init(
            status: HTTPResponse.Status(code: kept.status), body: Array((kept.body ?? "").utf8),
            mediaType: kept.mediaType)
        headers[.eTag] = kept.tag
        headers[.location] = kept.location
        headers[named: HeaderName.idempotencyReplayed] = "true"
    }

    fileprivate var kept: KeptAnswer {
        KeptAnswer(
            status: status.code, mediaType: mediaType, tag: headers[.eTag], location: headers[.location],
            body: String(decoding: body, as: UTF8.self))
    }
}

extension HeaderName {
    static let idempotencyKey = "Idempotency-Key"
    static let idempotencyReplayed = "Idempotency-Replayed"
}

/// A route whose answers are kept has to do its work by `work(_:answer:)`: else a repeated request would do it again.
struct AnswerNotKept: Error {}
