/// What a committee or another unit has resolved to do (kế hoạch). It is drafted, then signed and issued with a number,
/// and stands from then on.
package struct Plan: Sendable, Hashable {
    package typealias ID = Identifier<Plan>

    package enum Status: String, Sendable, CaseIterable { case draft, issued, closed, revoked }

    /// In which numbers run: for party documents a committee's term, for state documents the calendar year.
    package struct Series: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable { case term, year }

        package let kind: Kind
        /// Of a year its four digits.
        package let name: String

        package init(kind: Kind, name: String) {
            self.kind = kind
            self.name = name
        }
    }

    package let id: ID
    package let issuerID: Unit.ID
    /// As in a document's symbol: KH, CTr, NQ.
    package var documentType: String
    package var series: Series
    /// From the issue on.
    package var number: Int?
    package var signedOn: CivilDate?
    package var title: String
    package var period: DateSpan
    package var legalBases: [String]
    /// The plan that it makes concrete.
    package let parentID: ID?
    package var demand: DerivationDemand?
    package var status: Status
    package var meta: Meta

    package init(
        id: ID, issuerID: Unit.ID, documentType: String, series: Series, number: Int? = nil,
        signedOn: CivilDate? = nil, title: String, period: DateSpan, legalBases: [String],
        parentID: ID? = nil, demand: DerivationDemand? = nil, status: Status = .draft, meta: Meta
    ) {
        self.id = id
        self.issuerID = issuerID
        self.documentType = documentType
        self.series = series
        self.number = number
        self.signedOn = signedOn
        self.title = title
        self.period = period
        self.legalBases = legalBases
        self.parentID = parentID
        self.demand = demand
        self.status = status
        self.meta = meta
    }
}

/// Where the numbers of an issuer's documents of one type come from, in one series: once and for all as the first of
/// them did.
package enum PlanNumbering: Sendable, Hashable {
    /// The office's own register, where gaps are normal: other documents are numbered there too.
    case register
    /// This installation, without a gap.
    case owned(last: Int)
}

package enum PlanRefusal: Error, Sendable, Hashable {
    case notIn(Plan.Status)
    case periodReversed
    case seriesNoYear
    /// Signed in another year than that in which its numbers run.
    case signedOutsideSeries(year: String)
    case signedInFuture
    /// Another plan of the series has it.
    case numberTaken
    /// The series is the office's register's, so its number has to be told.
    case numberMissing
    /// The series is the installation's, which takes this one next.
    case numberOwned(next: Int)
    case task(TaskFault)
    /// Not accountable for it; of a task that has parts nobody is.
    case notAccountable
    /// The plan that another is derived from stands.
    case parentNotIssued(Plan.Status)
    case issuerNotBelow
    /// Nobody can derive a plan before there is one.
    case deriveBeforeSigned(CivilDate)
    /// It demands no plans of those below.
    case noDerivations
    /// It says who has to derive plans, and not by when.
    case mustDeriveByMissing
    /// The round that is next to be done is another, or there are none.
    case notTheRound(Period?)
    /// This was the last round, and it is done.
    case roundsOver(Period)
    /// Nobody makes a plan concrete before it is signed.
    case derivedBeforeSigned(CivilDate)
    /// It waits for no guidance.
    case noGuidanceAwaited
    /// Guidance can't ask for what was over when the plan was signed.
    case dueBeforeSigned(CivilDate)
    case taskCancelled
    /// An amendment is signed after the plan and its other amendments.
    case amendedBeforeSigned(CivilDate)
    case nothingAmended
    case heldInFuture
    /// A review is held after the plan was signed, and amended.
    case heldBeforeSigned(CivilDate)
    /// There is no such task, or it is cancelled, or it is given as well; the index is that among the refs.
    case notToCancel(Int)
    /// A task can't be cancelled while this part of it is not.
    case partRemains(String)
}

extension Plan {
    package func checkDraft() throws(PlanRefusal) {
        guard period.first <= period.last else { throw .periodReversed }
        guard series.kind == .term || Period(series.name)?.frequency == .annual else { throw .seriesNoYear }
    }

    /// The number that a plan gets, and where the series' numbers come from after that.
    /// - Parameters:
    ///   - numbering: nil before the series' first.
    ///   - given: from the office's register; nil to take one.
    package static func number(_ given: Int?, in numbering: PlanNumbering?) throws(PlanRefusal) -> (
        number: Int, numbering: PlanNumbering
    ) {
        switch (numbering, given) {
        case (nil, let given?), (.register, let given?): (given, .register)
        case (.register, nil): throw .numberMissing
        case (nil, nil): (1, .owned(last: 1))
        case (.owned(let last), nil): (last + 1, .owned(last: last + 1))
        case (.owned(let last), .some): throw .numberOwned(next: last + 1)
        }
    }

    /// - Parameter number: see `number(_:in:)`.
    package func issued(_ number: Int, signedOn day: CivilDate, today: CivilDate) throws(PlanRefusal) -> Plan
    {
        guard status == .draft else { throw .notIn(status) }
        guard day <= today else { throw .signedInFuture }
        if series.kind == .year, Period(.annual, containing: day).description != series.name {
            throw .signedOutsideSeries(year: series.name)
        }
        if let demand, demand.by < day { throw .deriveBeforeSigned(day) }
        var result = self
        (result.number, result.signedOn, result.status) = (number, day, .issued)
        return result
    }

    package func closed() throws(PlanRefusal) -> Plan { try ended(.closed) }

    package func revoked() throws(PlanRefusal) -> Plan { try ended(.revoked) }

    private func ended(_ end: Status) throws(PlanRefusal) -> Plan {
        guard status == .issued else { throw .notIn(status) }
        var result = self
        result.status = end
        return result
    }
}
