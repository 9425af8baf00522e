/// Where a unit's events are sent to, as they happen (Standard Webhooks).
package struct Webhook: Sendable, Hashable {
    package typealias ID = Identifier<Webhook>

    package enum Status: String, Sendable, CaseIterable {
        case enabled
        /// Switched off by a person.
        case disabled
        /// The receiver has answered 410: it wants nothing any more.
        case gone
    }

    package let id: ID
    /// Events of the unit and all below it are sent.
    package let unitID: Unit.ID
    package var url: String
    package var kinds: [ToldEvent.Kind]
    package var status: Status
    package var secret: SealedSecret
    /// Signs as well for a while, so that a receiver may change over when it suits.
    package var formerSecret: FormerSecret?
    package var meta: Meta

    package init(
        id: ID, unitID: Unit.ID, url: String, kinds: [ToldEvent.Kind], status: Status, secret: SealedSecret,
        formerSecret: FormerSecret?, meta: Meta
    ) {
        self.id = id
        self.unitID = unitID
        self.url = url
        self.kinds = kinds
        self.status = status
        self.secret = secret
        self.formerSecret = formerSecret
        self.meta = meta
    }

    /// A secret as it is kept: a copy of the database opens none.
    package struct SealedSecret: Sendable, Hashable {
        package let text: String
        package init(_ text: String) { self.text = text }
    }

    package struct FormerSecret: Sendable, Hashable {
        package let secret: SealedSecret
        package let until: Instant

        package init(secret: SealedSecret, until: Instant) {
            self.secret = secret
            self.until = until
        }
    }

    /// Whether it has asked for what happens, wherever that is.
    package func asks(for event: ToldEvent) -> Bool {
        guard status == .enabled else { return false }
        return event.kind == .webhookTested ? event.event.subject == id.rawValue : kinds.contains(event.kind)
    }

    package func rotated(to secret: SealedSecret, at clock: Instant) -> Webhook {
        var result = self
        result.formerSecret = FormerSecret(
            secret: self.secret, until: clock.adding(seconds: Limits.formerSecretSeconds))
        result.secret = secret
        result.meta = meta.touched(clock)
        return result
    }

    /// The secrets that sign at this moment, the present one first.
    package func signing(at clock: Instant) -> [SealedSecret] {
        [secret] + (formerSecret.map { clock < $0.until ? [$0.secret] : [] } ?? [])
    }
}

package enum WebhookRefusal: Error, Sendable, Hashable {
    case tooMany
    case notEnabled
    /// More events lie between these instants than are sent again at once.
    case tooManyEvents
}
