import Domain

let cardColumns: Statement = """
    k.id, k.criteria_set_id, k.owner_id, k.within_id, k.unit_id, k.kind, k.period, k.number, k.computed_at, k.total,
    k.objection, k.objection_code, k.objected_at, k.outcome, k.outcome_reason, k.decided_at, k.version,
    k.created_at, k.updated_at
    """

/// Of the cards that one is ranked among, how many are better, and how many there are.
private let rankColumns: Statement = """
    (SELECT count(*) FROM scorecard b WHERE b.criteria_set_id = k.criteria_set_id AND b.period = k.period
        AND b.within_id = k.within_id AND b.kind = k.kind AND b.total > k.total) AS better,
    (SELECT count(b.total) FROM scorecard b WHERE b.criteria_set_id = k.criteria_set_id AND b.period = k.period
        AND b.within_id = k.within_id AND b.kind = k.kind) AS among
    """

let versionColumns: Statement = "w.id, w.scorecard_id, w.number, w.cause, w.made_at, w.figures"

func decodeScorecard(_ row: Row) throws -> Scorecard {
    Scorecard(
        id: try row.id("id"), criteriaSetID: try row.id("criteria_set_id"),
        ownerID: try row.id("owner_id"),
        withinID: try row.id("within_id"), unitID: try row.id("unit_id"), kind: try row.choice("kind"),
        period: try row.period("period"), number: try row.int("number"),
        computedAt: try row.instant("computed_at"), total: try row.score("total"),
        objection: try decodeObjection(row), meta: try row.meta())
}

private func decodeObjection(_ row: Row) throws -> Objection? {
    guard let text = try row.optionalText("objection") else { return nil }
    let decision = try row.optionalText("outcome").map { _ in
        Objection.Decision(
            outcome: try row.choice("outcome"), reason: try row.text("outcome_reason"),
            at: try row.instant("decided_at"))
    }
    return Objection(
        text: text, code: try row.optionalText("objection_code"), at: try row.instant("objected_at"),
        decision: decision)
}

private func decodeRanked(_ row: Row) throws -> RankedScorecard {
    let card = try decodeScorecard(row)
    let (better, among) = (try row.int("better"), try row.int("among"))
    return RankedScorecard(
        card: card, rank: card.total.map { _ in Rank(place: better + 1, among: among) })
}

func decodeVersion(_ row: Row) throws -> ScorecardVersion {
    ScorecardVersion(
        id: try row.id("id"), scorecardID: try row.id("scorecard_id"), number: try row.int("number"),
        cause: try row.choice("cause"), at: try row.instant("made_at"),
        figures: try decodeFigures(row.text("figures")))
}

func decodeFigures(_ text: String) throws -> [Figure] {
    let stored: [StoredFigure] = try fromStoredJSON(text)
    return try stored.map { try $0.value() }
}

extension Row {
    fileprivate func score(_ name: String) throws(StorageError) -> Score? {
        guard let hundredths = try optionalInt(name) else { return nil }
        guard let score = Score(hundredths: hundredths) else {
            throw .corrupt("column \(name) holds no score")
        }
        return score
    }
}

extension SQLStore {
    func scorecard(_ id: Scorecard.ID) throws -> RankedScorecard? {
        try row(
            """
            SELECT \(statement: cardColumns), \(statement: rankColumns) FROM scorecard k WHERE k.id = \(id.rawValue)
            """
        ).map { try decodeRanked($0) }
    }

    func scorecardToChange(_ id: Scorecard.ID) throws -> Scorecard? {
        try row(
            """
            SELECT \(statement: cardColumns) FROM scorecard k WHERE k.id = \(id.rawValue)
            \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeScorecard($0) }
    }

    func scorecards(
        _ filter: ScorecardFilter, _ scope: ScorecardScope, on day: CivilDate, _ page: PageRequest
    ) throws -> Page<RankedScorecard> {
        var with: [Statement] = []
        var arms = try arms("k.unit_id", below: scope.below, at: scope.own, on: day, &with)
        if !scope.own.isEmpty, !arms.contains(where: \.readsMost) {
            arms.append(
                PageArm(
                    condition: "k.owner_id IN (\(list: Set(scope.own).map(\.rawValue).sorted()))",
                    leads: true))
        }
        var filters: [PageFilter] = []
        if let id = filter.unitID {
            filters.append(PageFilter(condition: "k.unit_id = \(id.rawValue)", leads: true))
        }
        if let id = filter.criteriaSetID {
            filters.append(PageFilter(condition: "k.criteria_set_id = \(id.rawValue)", isIndexed: true))
        }
        if let period = filter.period {
            filters.append(PageFilter(condition: "k.period = \(period.description)"))
        }
        return try self.page(
            with: with, columns: cardColumns + ", " + rankColumns, table: "scorecard k", arms: arms,
            filters: filters,
            order: PageOrder(key: "k.created_at", keyIsInteger: true, id: "k.id", descending: true),
            updated: "k.updated_at", page
        ) { try decodeRanked($0) }
    }

    func scorecardVersion(of id: Scorecard.ID, number: Int) throws -> ScorecardVersion? {
        try row(
            """
            SELECT \(statement: versionColumns) FROM scorecard_version w
            WHERE w.scorecard_id = \(id.rawValue) AND w.number = \(number)
            """
        ).map { try decodeVersion($0) }
    }

    func scorecardVersions(of id: Scorecard.ID, _ page: PageRequest) throws -> Page<ScorecardVersion> {
        try self.page(
            columns: versionColumns, from: "scorecard_version w",
            conditions: ["w.scorecard_id = \(id.rawValue)"],
            order: PageOrder(key: "w.number", keyIsInteger: true, id: "w.id", descending: true),
            updated: "w.made_at", page
        ) { try decodeVersion($0) }
    }

    func scorecardLines(of id: CriteriaSet.ID, _ period: Period, on day: CivilDate) throws -> [ScorecardLine]
    {
        try rows(
            """
            SELECT \(statement: cardColumns), f.code, f.name, f.level, x.code AS within_code, w.figures,
                rank() OVER (PARTITION BY k.within_id, k.kind ORDER BY k.total DESC NULLS LAST) - 1 AS better,
                count(k.total) OVER (PARTITION BY k.within_id, k.kind) AS among
            FROM scorecard k JOIN scorecard_version w ON w.scorecard_id = k.id AND w.number = k.number
                JOIN unit u ON u.id = k.unit_id JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
                JOIN (SELECT u.id, f.code FROM unit u JOIN unit_fact f ON f.unit_id = u.id AND \(statement: factsHold(on: day))
                    WHERE u.id IN (SELECT y.within_id FROM scorecard y
                        WHERE y.criteria_set_id = \(id.rawValue) AND y.period = \(period.description))) x
                    ON x.id = k.within_id
            WHERE k.criteria_set_id = \(id.rawValue) AND k.period = \(period.description)
            ORDER BY f.sort_key, u.id
            """
        ).map { row in
            ScorecardLine(
                code: try row.text("code"), name: try row.text("name"), level: try row.choice("level"),
                within: try row.text("within_code"), ranked: try decodeRanked(row),
                figures: try decodeFigures(row.text("figures")))
        }
    }

    func scorecardsToChange(of id: CriteriaSet.ID, _ period: Period, units: [Unit.ID]) throws
        -> [Unit.ID: (card: Scorecard, version: ScorecardVersion)]
    {
        // First held, then read: what others committed meanwhile is seen with its version.
        let cards = try rows(
            """
            SELECT \(statement: cardColumns) FROM scorecard k
            WHERE k.criteria_set_id = \(id.rawValue) AND k.period = \(period.description)
                AND k.unit_id IN (\(list: units.map(\.rawValue)))
            ORDER BY k.id \(fragment: transaction.dialect.forUpdateOfFacts)
            """
        ).map { try decodeScorecard($0) }
        guard !cards.isEmpty else { return [:] }
        let versions = try rows(
            """
            SELECT \(statement: versionColumns)
            FROM scorecard k JOIN scorecard_version w ON w.scorecard_id = k.id AND w.number = k.number
            WHERE k.criteria_set_id = \(id.rawValue) AND k.period = \(period.description)
                AND k.unit_id IN (\(list: units.map(\.rawValue)))
            """
        ).map { try decodeVersion($0) }
        let last = Dictionary(versions.map { ($0.scorecardID, $0) }) { first, _ in first }
        var found: [Unit.ID: (card: Scorecard, version: ScorecardVersion)] = [:]
        for card in cards {
            guard let version = last[card.id] else {
                throw StorageError.corrupt("a card has not its last version")
            }
            found[card.unitID] = (card, version)
        }
        return found
    }

    func save(_ cards: [(card: Scorecard, version: ScorecardVersion)]) throws {
        for part in cards.chunks(of: Self.insertedRows) {
            try save(part.map(\.card))
            var statement: Statement =
                "INSERT INTO scorecard_version (id, scorecard_id, number, cause, made_at, figures) VALUES "
            for (index, (_, version)) in part.enumerated() {
                if index > 0 { statement += ", " }
                statement += """
                    (\(version.id.rawValue), \(version.scorecardID.rawValue), \(version.number),
                        \(version.cause.rawValue), \(version.at.milliseconds),
                        \(try storedJSON(version.figures.map(StoredFigure.init))))
                    """
            }
            try execute(statement)
        }
    }

    func update(_ card: Scorecard) throws { try save([card]) }

    private func save(_ cards: [Scorecard]) throws {
        var statement: Statement = """
            INSERT INTO scorecard (id, criteria_set_id, owner_id, within_id, unit_id, kind, period, number, computed_at,
                total, objection, objection_code, objected_at, outcome, outcome_reason, decided_at, version,
                created_at, updated_at) VALUES
            """
        for (index, card) in cards.enumerated() {
            statement += index == 0 ? " " : ", "
            let (objection, decision) = (card.objection, card.objection?.decision)
            statement += """
                (\(card.id.rawValue), \(card.criteriaSetID.rawValue), \(card.ownerID.rawValue),
                    \(card.withinID.rawValue), \(card.unitID.rawValue), \(card.kind.rawValue),
                    \(card.period.description), \(card.number), \(card.computedAt.milliseconds),
                    \(card.total?.hundredths), \(objection?.text), \(objection?.code),
                    \(objection?.at.milliseconds), \(decision?.outcome.rawValue), \(decision?.reason),
                    \(decision?.at.milliseconds), \(card.meta.version), \(card.meta.createdAt.milliseconds),
                    \(card.meta.updatedAt.milliseconds))
                """
        }
        try execute(
            statement + """
                 ON CONFLICT (id) DO UPDATE SET number = excluded.number, computed_at = excluded.computed_at,
                    total = excluded.total, objection = excluded.objection,
                    objection_code = excluded.objection_code, objected_at = excluded.objected_at,
                    outcome = excluded.outcome, outcome_reason = excluded.outcome_reason,
                    decided_at = excluded.decided_at, version = excluded.version,
                    updated_at = excluded.updated_at
                """)
    }
}
