package struct NewRequest: Sendable {
    package let id: ReportRequest.ID
    /// Nil: the one committee that the caller is an advisor for.
    package let issuer: UnitReference?
    package let units: [UnitReference]
    package let title: String
    package let detail: String?
    package let dueAt: Instant

    package init(
        id: ReportRequest.ID, issuer: UnitReference?, units: [UnitReference], title: String, detail: String?,
        dueAt: Instant
    ) {
        self.id = id
        self.issuer = issuer
        self.units = units
        self.title = title
        self.detail = detail
        self.dueAt = dueAt
    }
}

package enum RequestRefusal: Error, Sendable, Hashable {
    case issuerNeeded
    case issuerNotCommittee
    case dueInPast
    /// By its place in the list.
    case unitOutsideIssuer(Int)
    case unitTwice(Int)
    case unitNotValid(Int)
}

extension ReportRequest {
    func check(at now: Instant) throws(RequestRefusal) {
        guard dueAt > now else { throw .dueInPast }
    }

    /// What one of the asked units owes: it may report from now on, about the days until it is due.
    func obligation(_ id: Obligation.ID, of unitID: Unit.ID, at now: Instant, _ meta: Meta) -> Obligation {
        let last = Instant(milliseconds: dueAt.milliseconds - 1).civilDate
        return Obligation(
            id: id, regimeID: nil, requestID: self.id, period: nil,
            coverage: DateSpan(first: now.civilDate, last: last), unitID: unitID, collaboratorID: nil,
            recipientID: issuerID, opensAt: now, dueAt: dueAt, lockAt: nil, meta: meta)
    }
}

extension View {
    /// For those above the issuer and its own people, and for the units that are asked.
    package func request(_ id: ReportRequest.ID) throws -> ReportRequest {
        guard let request = try store.request(id) else { throw AccessRefusal.notFound }
        if try oversees(request) { return request }
        guard !Set(ReadingScope(caller).ownUnits).isDisjoint(with: request.unitIDs) else {
            throw AccessRefusal.notFound
        }
        return request
    }

    package func requests(issuer: UnitReference?, query: String?, _ page: PageRequest) throws
        -> Page<ReportRequest>
    {
        try store.requests(
            issuerID: try issuer.map { try resolve($0) }, query: query, below: overseen,
            asking: ReadingScope(caller).ownUnits, on: caller.today, page)
    }

    /// How far the answers have come; nil for those who were merely asked.
    package func answers(to request: ReportRequest) throws -> Figures? {
        guard try oversees(request) else { return nil }
        return try store.obligations(of: request.id).reduce(into: Figures()) {
            $0.count($1, at: caller.ask.now)
        }
    }

    private func oversees(_ request: ReportRequest) throws -> Bool {
        let path = try store.place(request.issuerID, on: caller.today)?.path ?? []
        return overseen.contains { path.contains($0) }
    }

    /// A collaborator has a say at no unit.
    private var overseen: [Unit.ID] {
        caller.anchors(.administrator, .leader, .advisor, .officer, .auditor)
    }
}

extension Work {
    /// Each asked unit owes a report from now on.
    package func createRequest(_ new: NewRequest, _ claim: Claim?) throws -> ReportRequest {
        try create(claim, existing: { try view.request(new.id) }) {
            let issuerID = try issuer(of: new)
            let issuer = try view.require(.advisor, over: issuerID).unit
            guard issuer.kind == .committee || issuer.kind == .cell else {
                throw RequestRefusal.issuerNotCommittee
            }
            let request = ReportRequest(
                id: new.id, issuerID: issuerID, title: new.title, detail: new.detail, dueAt: new.dueAt,
                unitIDs: try asked(new.units, below: issuerID), meta: .new(ask.clock))
            try request.check(at: ask.now)
            try store.insert(request)
            try store.insert(
                request.unitIDs.map { request.obligation(makeID(), of: $0, at: ask.now, .new(ask.clock)) })
            try record("request.issued", request.id, in: issuerID)
            return request
        }
    }

    private func issuer(of new: NewRequest) throws -> Unit.ID {
        if let reference = new.issuer { return try view.resolve(reference) }
        let advised = Set(caller.anchors(.advisor))
        guard !advised.isEmpty else { throw AccessRefusal.forbidden }
        guard advised.count == 1, let only = advised.first else { throw RequestRefusal.issuerNeeded }
        return only
    }

    private func asked(_ references: [UnitReference], below issuerID: Unit.ID) throws -> [Unit.ID] {
        var seen: Set<Unit.ID> = []
        return try references.enumerated().map { index, reference in
            guard let id = try? view.resolve(reference), let place = try store.place(id, on: caller.today),
                place.path.contains(issuerID), id != issuerID
            else { throw RequestRefusal.unitOutsideIssuer(index) }
            guard place.unit.isValid(on: caller.today) else { throw RequestRefusal.unitNotValid(index) }
            guard seen.insert(id).inserted else { throw RequestRefusal.unitTwice(index) }
            return id
        }
    }
}
