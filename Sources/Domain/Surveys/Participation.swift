/// What signs the tokens of a survey, the same for all of its slips: so a token is one of all of them.
package struct TokenIssuer: Sendable, Hashable {
    /// DER (SubjectPublicKeyInfo) in base64url.
    package let publicKey: String
    /// The private key, sealed by the installation's; destroyed once nothing is signed any more.
    package let sealedKey: String?

    package init(publicKey: String, sealedKey: String?) {
        self.publicKey = publicKey
        self.sealedKey = sealedKey
    }
}

/// A slip as it is kept: what is printed on it can't be told from its hash.
package struct Slip: Sendable, Hashable {
    package let unitID: Unit.ID
    /// The digest of the blinded message that it was used for. That tells nothing of the token, and lets the same
    /// answer be given again to who lost it.
    package let request: String?

    package init(unitID: Unit.ID, request: String?) {
        self.unitID = unitID
        self.request = request
    }
}

/// What somebody asks to have signed, by digests.
package struct SigningRequest: Sendable, Hashable {
    package let slip: String
    package let blindedMessage: String

    package init(slip: String, blindedMessage: String) {
        self.slip = slip
        self.blindedMessage = blindedMessage
    }
}

/// A token whose signature was found good, by its digest.
package struct Token: Sendable, Hashable {
    package let digest: String

    package init(digest: String) { self.digest = digest }
}

package enum ParticipationRefusal: Error, Sendable, Hashable {
    /// The survey asks for no tokens, so there are no slips either.
    case withoutTokens
    case tooManySlips(left: Int)
    case slipUnknown
    /// For another message.
    case slipUsed
    case tokenRequired
    /// Not signed for this survey.
    case tokenInvalid
    case tokenSpent
}

/// How many slips of a unit there are.
package struct SlipCount: Sendable, Hashable {
    package let unitID: Unit.ID
    package let issued: Int
    package let used: Int
    package let limit: Int

    /// - Parameter quota: of the unit; not everybody who gets a slip answers.
    package init(unitID: Unit.ID, issued: Int, used: Int, quota: Int) {
        self.unitID = unitID
        self.issued = issued
        self.used = used
        limit = quota * Limits.slipsPerBallot
    }
}

extension View {
    /// Empty for a survey without slips. Who sees a unit's progress sees this.
    package func slips(of id: Survey.ID) throws -> [SlipCount] {
        let seen = Set(try progress(of: id).map(\.target.unitID))
        guard try survey(id).participation == .token else { return [] }
        return try store.slipCounts(of: id).filter { seen.contains($0.unitID) }
    }
}

extension Work {
    /// For who collects for the unit.
    /// - Parameter hashes: of the slips that are handed out.
    package func issueSlips(_ hashes: [String], for reference: UnitReference, in id: Survey.ID) throws
        -> SlipCount
    {
        let survey = try view.survey(id)
        let unitID = try view.unitToCollectFor(reference)
        let status = survey.status(at: ask.now)
        guard status == .scheduled || status == .open else { throw SurveyRefusal.notIn(status) }
        guard survey.participation == .token else { throw ParticipationRefusal.withoutTokens }
        guard let count = try store.slipCountToChange(of: id, at: unitID) else {
            throw SurveyRefusal.noTarget
        }
        let left = count.limit - count.issued
        guard hashes.count <= left else { throw ParticipationRefusal.tooManySlips(left: left) }
        try store.insertSlips(hashes, of: id, at: unitID)
        try record("survey.slipsIssued", id, in: unitID)
        return count
    }
}

// There is no account behind a form.
extension StoreReader {
    /// What signs a request that may be signed now.
    package func issuer(of request: SigningRequest, on publicID: String, at now: Instant) throws
        -> TokenIssuer
    {
        try signable(request, on: publicID, at: now).issuer
    }

    /// What a token for the form has to be signed by; nil where none is asked for.
    package func issuer(on publicID: String, at now: Instant) throws -> TokenIssuer? {
        try tokenIssuer(of: openForm(publicID, at: now).id)
    }

    fileprivate func signable(_ request: SigningRequest, on publicID: String, at now: Instant) throws -> (
        survey: Survey, slip: Slip, issuer: TokenIssuer
    ) {
        let survey = try openForm(publicID, at: now)
        guard let issuer = try tokenIssuer(of: survey.id) else { throw ParticipationRefusal.withoutTokens }
        guard let slip = try slip(request.slip, of: survey.id) else { throw ParticipationRefusal.slipUnknown }
        guard slip.request == nil || slip.request == request.blindedMessage else {
            throw ParticipationRefusal.slipUsed
        }
        return (survey, slip, issuer)
    }
}

extension StoreWriter {
    /// From here on the slip buys this signature and no other.
    package func useSlip(_ request: SigningRequest, on publicID: String, at now: Instant) throws {
        let (survey, slip, _) = try signable(request, on: publicID, at: now)
        guard slip.request == nil else { return }
        guard try use(request, of: survey.id, at: slip.unitID) else { throw ParticipationRefusal.slipUsed }
    }
}
