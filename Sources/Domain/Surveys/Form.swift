/// A unit that a respondent may belong to.
package struct FormUnit: Sendable, Hashable {
    package let id: Unit.ID
    package let code: String
    package let name: String

    package init(id: Unit.ID, code: String, name: String) {
        self.id = id
        self.code = code
        self.name = name
    }
}

/// What anybody reads who has the address of a survey's public form.
package struct Form: Sendable {
    package let survey: Survey
    package let questionnaire: Questionnaire
    /// All to choose from, nil where these are too many.
    package let units: [FormUnit]?
    /// The one that was asked for.
    package let unit: FormUnit?
    /// Where every ballot needs a token.
    package let issuer: TokenIssuer?
}

// There is no account behind a form: whoever has its address may fill it in, and nobody is told from anybody else.
extension StoreReader {
    /// - Parameter unit: the one to which the respondent belongs, where that is known.
    package func form(_ publicID: String, unit reference: UnitReference?, at now: Instant) throws -> Form {
        let (survey, today) = (try openForm(publicID, at: now), now.civilDate)
        let unit = try reference.map { reference in
            guard let id = try unitID(of: reference, on: today),
                let unit = try formUnit(id, of: survey.id, on: today)
            else { throw SurveyRefusal.noTarget }
            return unit
        }
        return Form(
            survey: survey, questionnaire: try questionnaire(of: survey.id),
            units: try formUnits(of: survey.id, atMost: Limits.formUnits, on: today), unit: unit,
            issuer: try tokenIssuer(of: survey.id))
    }

    /// What a ballot has to answer.
    package func questionnaire(onForm publicID: String, at now: Instant) throws -> Questionnaire {
        try questionnaire(of: openForm(publicID, at: now).id)
    }

    func openForm(_ publicID: String, at now: Instant) throws -> Survey {
        guard let survey = try survey(publicID: publicID), let window = survey.window else {
            throw AccessRefusal.notFound
        }
        switch survey.status(at: now) {
        case .open: return survey
        case .scheduled: throw SurveyRefusal.formOpens(window.from)
        case .draft, .closed, .published, .archived: throw SurveyRefusal.formClosed(window.to)
        }
    }

    fileprivate func unitID(of reference: UnitReference, on day: CivilDate) throws -> Unit.ID? {
        switch reference {
        case .id(let id): id
        case .code(let code): try unitID(code: code, on: day)
        }
    }
}

extension StoreWriter {
    /// Takes a ballot from the public, of today, and leaves no trace of it but the counts.
    package func castBallot(
        _ new: NewBallot, token: Token?, on publicID: String, at now: Instant, randomID: () -> String
    ) throws {
        let survey = try openForm(publicID, at: now)
        switch (survey.participation, token) {
        case (.open, nil): break
        case (.open, _?): throw ParticipationRefusal.withoutTokens
        case (.token, nil): throw ParticipationRefusal.tokenRequired
        case (.token, let token?):
            guard try spend(token, of: survey.id) else { throw ParticipationRefusal.tokenSpent }
        }
        guard let unitID = try unitID(of: new.unit, on: now.civilDate) else { throw SurveyRefusal.noTarget }
        do {
            let outcomes = try take(
                [new], at: [new.unit: .success(unitID)], of: survey, now: now, randomID: randomID)
            _ = try outcomes.first?.get()
        } catch SurveyRefusal.notIn {
            // Its ballots are being counted, though the clock says that it is open.
            throw SurveyRefusal.formClosed(survey.window?.to ?? now)
        }
    }
}
