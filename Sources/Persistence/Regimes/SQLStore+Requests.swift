import Domain

let requestColumns: Statement = """
    q.id, q.issuer_id, q.title, q.detail, q.due_at, q.unit_ids, q.version, q.created_at, q.updated_at
    """

func decodeRequest(_ row: Row) throws -> ReportRequest {
    ReportRequest(
        id: try row.id("id"), issuerID: try row.id("issuer_id"), title: try row.text("title"),
        detail: try row.optionalText("detail"), dueAt: try row.instant("due_at"),
        unitIDs: try row.ids("unit_ids"), meta: try row.meta())
}

extension SQLStore {
    func request(_ id: ReportRequest.ID) throws -> ReportRequest? {
        try row("SELECT \(statement: requestColumns) FROM report_request q WHERE q.id = \(id.rawValue)").map {
            try decodeRequest($0)
        }
    }

    func requests(
        issuerID: Unit.ID?, query: String?, below anchors: [Unit.ID], asking units: [Unit.ID],
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<ReportRequest> {
        var with: [Statement] = []
        var arms = try arms("q.issuer_id", below: anchors, on: day, &with)
        if !units.isEmpty {
            let asked: Statement = """
                q.id IN (SELECT o.request_id FROM obligation o
                    WHERE o.unit_id IN (\(list: units.map(\.rawValue))) AND o.request_id IS NOT NULL)
                """
            arms.append(PageArm(condition: asked, leads: true))
        }
        var filters: [PageFilter] = []
        if let issuerID {
            filters.append(PageFilter(condition: "q.issuer_id = \(issuerID.rawValue)", leads: true))
        }
        if let query { filters.append(search("q.folded", query)) }
        return try self.page(
            with: with, columns: requestColumns, table: "report_request q", arms: arms, filters: filters,
            order: PageOrder(key: "q.created_at", keyIsInteger: true, id: "q.id", descending: true),
            updated: "q.updated_at", page
        ) { try decodeRequest($0) }
    }

    func obligations(of id: ReportRequest.ID) throws -> [Obligation] {
        try rows(
            """
            SELECT \(statement: obligationColumns) FROM \(statement: obligationTables)
            WHERE o.request_id = \(id.rawValue)
            """
        ).map { try decodeObligation($0) }
    }

    func insert(_ request: ReportRequest) throws {
        try execute(
            """
            INSERT INTO report_request (id, issuer_id, title, detail, due_at, unit_ids, folded, version, created_at,
                updated_at)
            VALUES (\(request.id.rawValue), \(request.issuerID.rawValue), \(request.title), \(request.detail),
                \(request.dueAt.milliseconds), \(try StoredList.encode(request.unitIDs.map(\.rawValue))),
                \(request.title.folded), \(request.meta.version), \(request.meta.createdAt.milliseconds),
                \(request.meta.updatedAt.milliseconds))
            """)
    }
}
