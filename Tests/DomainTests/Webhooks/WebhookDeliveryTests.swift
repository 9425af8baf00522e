import Testing

@testable import Domain

struct WebhookDeliveryTests {
    private let clock = Instant(milliseconds: 1_000_000)

    private func delivery(attempts: Int) -> WebhookDelivery {
        WebhookDelivery(
            id: Identifier(trusted: "d"), webhookID: Identifier(trusted: "w"), sequence: 7, state: .pending,
            attempts: attempts, nextAt: clock, lastStatus: nil, meta: .new(clock))
    }

    @Test func `what was taken is done`() {
        let settled = delivery(attempts: 1).after(.accepted(204), at: clock, spread: 0)
        #expect(settled.state == .delivered && settled.lastStatus == 204)
    }

    @Test func `a failure waits longer each time, for more than three days in all, and then it is over`() {
        var waits: [Int64] = []
        for attempt in 1...WebhookDelivery.waits.count {
            let next = delivery(attempts: attempt).after(.refused(500, retryAfter: nil), at: clock, spread: 0)
            #expect(next.state == .pending)
            waits.append((next.nextAt.milliseconds - clock.milliseconds) / 1_000)
        }
        #expect(waits == waits.sorted() && waits.first == 5)
        #expect(waits.reduce(0, +) > 3 * 86_400)
        let last = delivery(attempts: WebhookDelivery.waits.count + 1)
            .after(.refused(500, retryAfter: nil), at: clock, spread: 0)
        #expect(last.state == .failed)
    }

    @Test func `a receiver may ask for more time, within a day`() {
        func wait(_ asked: Int64) -> Int64 {
            let next = delivery(attempts: 1).after(.refused(429, retryAfter: asked), at: clock, spread: 0)
            return (next.nextAt.milliseconds - clock.milliseconds) / 1_000
        }
        #expect(wait(1) == 5 && wait(600) == 600 && wait(.max) == 86_400)
    }

    @Test func `what failed together does not come again together`() {
        let one = delivery(attempts: 4).after(.refused(nil, retryAfter: nil), at: clock, spread: 0)
        let other = delivery(attempts: 4).after(.refused(nil, retryAfter: nil), at: clock, spread: 1)
        #expect(other.nextAt.milliseconds - one.nextAt.milliseconds == 720_000)
    }

    @Test func `gone and forbidden are over at once`() {
        #expect(delivery(attempts: 1).after(.gone, at: clock, spread: 0).lastStatus == 410)
        #expect(delivery(attempts: 1).after(.gone, at: clock, spread: 0).state == .failed)
        #expect(delivery(attempts: 1).after(.forbidden, at: clock, spread: 0).state == .failed)
    }
}
