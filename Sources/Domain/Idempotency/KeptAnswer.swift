/// A request that its client may send again, as it does not know what became of it.
package struct RepeatableCall: Sendable, Hashable {
    package let accountID: Account.ID
    /// The concrete one.
    package let path: String
    /// The client's own.
    package let key: String
    /// A digest of what the request asks.
    package let fingerprint: String

    package init(accountID: Account.ID, path: String, key: String, fingerprint: String) {
        self.accountID = accountID
        self.path = path
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// What a request was answered, as it is given again. What it says is nothing to the domain.
package struct KeptAnswer: Sendable, Hashable {
    package let status: Int
    package let mediaType: String?
    package let tag: String?
    package let location: String?
    /// Nil once it was destroyed with something that it told.
    package let body: String?

    package init(status: Int, mediaType: String?, tag: String?, location: String?, body: String?) {
        self.status = status
        self.mediaType = mediaType
        self.tag = tag
        self.location = location
        self.body = body
    }

    /// The id of what it is about: what was made, else what the path names.
    package func subject(of call: RepeatableCall) -> String? {
        let parts = call.path.split(separator: "/")
        return (location?.split(separator: "/").last ?? parts.dropFirst(2).first).map(String.init)
    }
}

package enum RepetitionRefusal: Error, Sendable, Hashable {
    /// The key was used for another request to the same path.
    case otherRequest
    case stillRunning
    /// It was done, and what it was answered has been destroyed since.
    case erased
}

/// Ends a transaction before it does again what was done.
package struct AnsweredBefore: Error, Sendable {
    package let answer: KeptAnswer
}

extension View {
    package func keptAnswer(to call: RepeatableCall) throws -> KeptAnswer? {
        guard let kept = try store.keptAnswer(to: call, at: caller.ask.clock) else { return nil }
        guard kept.fingerprint == call.fingerprint else { throw RepetitionRefusal.otherRequest }
        guard kept.answer.body != nil else { throw RepetitionRefusal.erased }
        return kept.answer
    }
}

extension Work {
    /// Comes before anything else that the transaction does, and throws `AnsweredBefore` when that has been done.
    package func begin(_ call: RepeatableCall) throws {
        guard try store.hold(call) else { throw RepetitionRefusal.stillRunning }
        if let answer = try view.keptAnswer(to: call) { throw AnsweredBefore(answer: answer) }
    }

    /// In the transaction of what is answered: either both are there or neither.
    package func keep(_ answer: KeptAnswer, to call: RepeatableCall) throws {
        try store.keep(answer, to: call, until: ask.clock.adding(seconds: Limits.keptAnswerSeconds))
    }
}

package protocol KeptAnswerReader {
    /// None that has expired.
    func keptAnswer(to call: RepeatableCall, at clock: Instant) throws -> (
        answer: KeptAnswer, fingerprint: String
    )?
}

package protocol KeptAnswerWriter: KeptAnswerReader {
    /// Keeps other instances from the same call until the transaction ends. False: one of them has it.
    func hold(_ call: RepeatableCall) throws -> Bool
    /// In place of an expired one.
    func keep(_ answer: KeptAnswer, to call: RepeatableCall, until expiry: Instant) throws
    /// What is kept is told more fully, unless it was erased meanwhile.
    func complete(_ answer: KeptAnswer, to call: RepeatableCall) throws
    /// Destroys what answers say that are about this.
    func eraseAnswers(about subject: String) throws
    /// - Returns: whether there may be more.
    func forgetAnswers(expiredAt clock: Instant, most limit: Int) throws -> Bool
}
