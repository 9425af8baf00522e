import Domain
import HTTPTypes
import Hummingbird
import Synchronization

/// How many requests a caller may make in a minute of the real clock.
///
/// What accounts and keys may do is shared by all instances: each takes parts of a minute's budget from the store as it
/// needs them, so together they never let more through than the budget. A part is as much as the instance has used of the
/// minute, from a hundredth to a tenth of the budget: so much may be lost to a caller by an instance that ends without a
/// word, or by one that has no more requests. Where there is one instance only, it counts by itself; and so does each count
/// addresses, which leave no trace in the store.
final class RateLimits: Sendable {
    enum Caller: Hashable, Sendable {
        case account(Account.ID)
        case address(String)
    }

    /// What a caller has left.
    struct State: Sendable, Hashable {
        let policy: String
        let quota: Int
        let remaining: Int
        /// Until the next minute.
        let seconds: Int64
        let isOver: Bool
    }

    private struct Window {
        let minute: Int64
        var used = 0
        /// What this instance may use of the budget.
        var leased = 0
        /// What all instances have leased, when this one last asked.
        var shared = 0
        var isSpent = false
        /// Under way: whoever comes meanwhile waits for it.
        var leasing: Task<Void, Never>?

        func allows(_ units: Int) -> Bool { used + units <= leased }

        /// How much to lease for so many units more.
        func part(for units: Int, of quota: Int) -> Int {
            max(used + units - leased, min(max(used, quota / 100), quota / 10), 1)
        }
    }

    /// Asks for a part of an account's minute, of so many units, out of a budget.
    typealias Lease =
        @Sendable (Account.ID, _ minute: Int64, _ units: Int, _ budget: Int) async throws -> (
            granted: Int, leased: Int
        )

    private let windows = Mutex<[Caller: Window]>([:])
    /// The minute in which callers were forgotten last: once for each, however many come.
    private let tidied = Atomic<Int64>(0)
    private let signedIn, open: Int
    private let clock: @Sendable () -> Instant
    private let lease: Lease?
    /// Callers that are remembered before those of earlier minutes are forgotten.
    private static let capacity = 10_000

    /// - Parameters:
    ///   - signedIn: requests in a minute of an account or a key; 0 for any number.
    ///   - open: of an address, on routes without sign-in.
    ///   - lease: nil where no other instance has the same callers.
    init(
        signedIn: Int, open: Int, clock: @escaping @Sendable () -> Instant = { RealClock.now }, lease: Lease?
    ) {
        self.signedIn = signedIn
        self.open = open
        self.clock = clock
        self.lease = lease
    }

    convenience init(signedIn: Int, open: Int, storage: any Storage) {
        guard storage.isShared else {
            self.init(signedIn: signedIn, open: open, lease: nil)
            return
        }
        self.init(signedIn: signedIn, open: open) { account, minute, units, budget in
            try await storage.write {
                try $0.lease(units, of: budget, for: account.rawValue, inMinute: minute)
            }
        }
    }

    static let none = RateLimits(signedIn: 0, open: 0, lease: nil)

    /// Nil where nothing is limited.
    func take(_ caller: Caller, units: Int = 1) async -> State? {
        let quota = quota(of: caller)
        guard quota > 0 else { return nil }
        while true {
            switch step(caller, units, quota) {
            case .told(let state): return state
            case .waits(let task): await task.value
            }
        }
    }

    /// What a caller has left, without taking of it; for those whom the store is not asked about. Nil where nothing is limited.
    func look(_ caller: Caller) -> State? {
        let quota = quota(of: caller)
        guard quota > 0 else { return nil }
        let now = clock()
        return windows.withLock { windows in
            let window = open(caller, now.milliseconds / 60_000, quota, &windows)
            windows[caller] = window
            return state(of: caller, window, quota, at: now, isOver: !window.allows(1))
        }
    }

    private enum Step {
        case told(State)
        case waits(Task<Void, Never>)
    }

    private func step(_ caller: Caller, _ units: Int, _ quota: Int) -> Step {
        let now = clock()
        return windows.withLock { windows in
            var window = open(caller, now.milliseconds / 60_000, quota, &windows)
            defer { windows[caller] = window }
            if !window.allows(units), !window.isSpent, case .account(let id) = caller, let lease {
                let task = window.leasing ?? begin(lease, id, window, units, quota)
                window.leasing = task
                return .waits(task)
            }
            let isOver = !window.allows(units)
            if !isOver { window.used += units }
            return .told(state(of: caller, window, quota, at: now, isOver: isOver))
        }
    }

    private func state(of caller: Caller, _ window: Window, _ quota: Int, at now: Instant, isOver: Bool)
        -> State
    {
        State(
            policy: policy(of: caller), quota: quota,
            remaining: max(0, min(quota, window.leased - window.used + quota - window.shared)),
            seconds: (window.minute + 1) * 60 - now.milliseconds / 1_000, isOver: isOver)
    }

    /// The caller's minute; a new one begins with what was used beyond the last. A clock that was read before the turn of
    /// the minute does not bring the last one back.
    private func open(_ caller: Caller, _ minute: Int64, _ quota: Int, _ windows: inout [Caller: Window])
        -> Window
    {
        let known = windows[caller]
        if let known, known.minute >= minute { return known }
        if windows.count >= Self.capacity, tidied.exchange(minute, ordering: .relaxed) < minute {
            windows = windows.filter { $0.value.minute >= minute || $0.value.used > $0.value.leased }
        }
        var window = Window(minute: minute, used: known.map { max(0, $0.used - $0.leased) } ?? 0)
        if case .account = caller, lease != nil { return window }
        window.leased = quota
        window.shared = quota
        return window
    }

    private func begin(
        _ lease: @escaping Lease, _ id: Account.ID, _ window: Window, _ units: Int, _ quota: Int
    )
        -> Task<Void, Never>
    {
        let (asked, minute) = (window.part(for: units, of: quota), window.minute)
        return Task {
            // A store that can't be asked is no reason to stop whom it would have let through.
            let got = (try? await lease(id, minute, asked, quota)) ?? (granted: asked, leased: quota)
            self.windows.withLock { windows in
                guard var window = windows[.account(id)], window.minute == minute else { return }
                window.leased += got.granted
                window.shared = max(window.shared, got.leased)
                window.isSpent = got.granted < asked
                window.leasing = nil
                windows[.account(id)] = window
            }
        }
    }

    /// Counts what is done already, also beyond the budget: later requests wait for it.
    func charge(_ caller: Caller, units: Int) {
        let quota = quota(of: caller)
        guard quota > 0, units > 0 else { return }
        let minute = clock().milliseconds / 60_000
        windows.withLock { windows in
            var window = open(caller, minute, quota, &windows)
            window.used += units
            windows[caller] = window
        }
    }

    /// One request that turned out to be another's.
    func giveBack(_ caller: Caller) {
        windows.withLock { windows in
            guard let window = windows[caller], window.used > 0 else { return }
            windows[caller]?.used -= 1
        }
    }

    private func quota(of caller: Caller) -> Int {
        switch caller {
        case .account: signedIn
        case .address: open
        }
    }

    private func policy(of caller: Caller) -> String {
        switch caller {
        case .account: "caller"
        case .address: "address"
        }
    }
}

/// Where a request leaves what its caller has left, for every answer to tell.
final class RateNote: Sendable {
    private let state = Mutex<RateLimits.State?>(nil)

    var value: RateLimits.State? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

extension Pipeline {
    /// Throws once the caller has had all that a minute has.
    func requireBudget(_ caller: RateLimits.Caller, _ context: DanyContext) async throws {
        guard let state = await services.rateLimits.take(caller) else { return }
        context.rateNote.value = state
        try require(state)
    }

    /// Throws once an address has had all that a minute has; takes nothing of it.
    func requireRoom(_ caller: RateLimits.Caller, _ context: DanyContext) throws {
        guard let state = services.rateLimits.look(caller), state.isOver else { return }
        context.rateNote.value = state
        try require(state)
    }

    private func require(_ state: RateLimits.State) throws {
        guard state.isOver else { return }
        throw Problem.tooManyRequests.detailed(
            "Nhiều nhất \(state.quota) yêu cầu mỗi phút; hãy thử lại sau \(state.seconds) giây.",
            "At most \(state.quota) requests a minute; try again in \(state.seconds) seconds."
        ).with(header: .retryAfter, String(state.seconds))
    }
}

extension RateLimits.State {
    /// The header fields of draft-ietf-httpapi-ratelimit-headers.
    func write(_ headers: inout HTTPFields) {
        headers[named: "RateLimit-Policy"] = "\"\(policy)\";q=\(quota);w=60"
        headers[named: "RateLimit"] = "\"\(policy)\";r=\(remaining);t=\(seconds)"
    }
}

extension DanyContext {
    /// By which those who are not signed in are told apart: of IPv6 the network, since whoever has one has 2^64 addresses.
    var limitedAddress: String { clientAddress?.network.description ?? "" }
}

extension Route {
    fileprivate static let limited = ["/v1/", "/forms/", "/publications/", "/plans/"]

    /// Probes and documents are not.
    var isLimited: Bool { Self.limited.contains { path.hasPrefix($0) } }
}

extension Problem {
    static let tooManyRequests = Problem(
        status: .tooManyRequests, slug: "too-many-requests",
        title: Phrase(vi: "Quá nhiều yêu cầu", en: "Too many requests"))
}

extension Exchange {
    /// A hundred lines count as a request.
    /// - Parameter before: lines of the same body that were counted before these.
    func charge(_ lines: Int, after before: Int) {
        guard let id = signedIn?.accountID else { return }
        services.rateLimits.charge(.account(id), units: (before + lines + 99) / 100 - (before + 99) / 100)
    }
}
