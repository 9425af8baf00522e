import Domain
import Persistence
import Testing

extension World {
    /// An open survey by slip, of which three were handed out, two used, and one ballot came.
    /// - Returns: the survey and its form's address.
    @discardableResult
    func tokenSurvey(at unit: Unit.ID, closesAt: Instant? = nil) async throws -> (id: Survey.ID, form: String)
    {
        let new = NewSurvey(
            id: ids.make(), owner: .id(root), title: "Theo phiếu mời", purpose: nil, policyStage: nil,
            opensAt: nil,
            closesAt: closesAt ?? now.adding(days: 9), uploadGraceDays: 0, quotaMode: .soft, minCell: 5,
            publicForm: true, participation: .token)
        let id = try await work { try $0.createSurvey(new, nil).id }
        let question = Question(
            code: "muc", text: SurveyText(vi: "Mức?", en: nil), form: .scale(1...5), isRequired: true,
            relevance: nil)
        _ = try await work { try $0.setQuestionnaire(of: id, [question], .any) }
        try await setTarget(of: id, unit)
        let form = "form of \(id)"
        let issuer = TokenIssuer(publicKey: "public", sealedKey: "sealed")
        _ = try await work { try $0.openSurvey(id, publicID: form, issuer: issuer) }
        _ = try await work { try $0.issueSlips(["s1", "s2", "s3"], for: .id(unit), in: id) }
        for slip in ["s1", "s2"] { try await use(slip, for: "m \(slip)", on: form) }
        try await publicBallot(at: unit, token: "t1", on: form)
        return (id, form)
    }

    func use(_ slip: String, for message: String, on form: String) async throws {
        let (now, request) = (now, SigningRequest(slip: slip, blindedMessage: message))
        try await storage.write { try $0.useSlip(request, on: form, at: now) }
    }

    func publicBallot(at unit: Unit.ID, token: String?, on form: String) async throws {
        let (now, token) = (now, token.map { Token(digest: $0) })
        let survey = try await storage.read { try $0.form(form, unit: nil, at: now) }
        let ballot = NewBallot(
            unit: .id(unit), collectedOn: now.civilDate, answers: ["muc": .number(3)],
            form: survey.questionnaire, hash: nil)
        try await storage.write {
            try $0.castBallot(ballot, token: token, on: form, at: now, randomID: randomID)
        }
    }
}

extension World {
    func columns(of table: String) async throws -> [String] {
        try await engine.read { transaction in
            let names: Statement =
                transaction.dialect == .postgres
                ? """
                SELECT column_name AS name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = \(table) ORDER BY 1
                """ : "SELECT name FROM pragma_table_info(\(table)) ORDER BY 1"
            return try transaction.rows(names).map { try $0.text("name") }
        }
    }
}
