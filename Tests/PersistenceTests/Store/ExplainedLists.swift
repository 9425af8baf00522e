import Domain
import Testing

@testable import Persistence

/// Every list there is, as one reader asks for it: with each filter and no two, each in the order of the list and of
/// what changed, from its beginning and further on.
struct ExplainedLists: Sendable {
    let scope: ReadingScope
    /// The unit from which the reader's role reaches.
    let anchor: Unit.ID
    let root: Unit.ID
    /// What is asked for.
    let unit: Unit.ID
    let now: Instant

    private var today: CivilDate { now.civilDate }

    /// - Parameter changes: with the lists of what changed since, for which a change of anybody's is looked at.
    func read(_ store: SQLStore, changes: Bool = true) throws {
        let after = [String(now.milliseconds), "b"]
        var pages = [PageRequest(limit: 20), PageRequest(limit: 20, after: after)]
        if changes {
            pages += [
                PageRequest(limit: 20, updatedSince: now),
                PageRequest(limit: 20, after: after, updatedSince: now),
            ]
        }
        for page in pages {
            for list in Self.all.values { try list(self)(store, page) }
        }
    }

    /// By their names in the storage protocols.
    static let all: [String: @Sendable (ExplainedLists) -> (SQLStore, PageRequest) throws -> Void] = [
        "units": { $0.units }, "obligations": { $0.obligations }, "reports": { $0.reports },
        "regimes": { $0.regimes }, "requests": { $0.requests }, "accounts": { $0.accounts },
        "collaborators": { $0.collaborators }, "groups": { $0.groups },
        "groupTemplates": { $0.groupTemplates },
        "topics": { $0.topics }, "surveys": { $0.surveys }, "batches": { $0.batches },
        "holidays": { $0.holidays },
        "material": { $0.material }, "publications": { $0.publications },
        "texts": { $0.texts }, "interimResults": { $0.interimResults }, "plans": { $0.plans },
        "assignments": { $0.assignments }, "progress": { $0.progress }, "coverage": { $0.coverage },
        "amendments": { $0.amendments }, "reviews": { $0.reviews }, "boardUnits": { $0.boardUnits },
        "budgetLines": { $0.budgetLines },
        "criteriaSets": { $0.criteriaSets }, "scorecards": { $0.scorecards },
        "scorecardVersions": { $0.scorecardVersions },
        "auditEvents": { $0.auditEvents }, "webhooks": { $0.webhooks }, "deliveries": { $0.deliveries },
    ]

    private func texts(_ store: SQLStore, _ page: PageRequest) throws {
        guard page.updatedSince == nil else { return }
        _ = try store.texts(of: Identifier(trusted: "x"), at: 1, page)
    }

    private func interimResults(_ store: SQLStore, _ page: PageRequest) throws {
        _ = try store.interimResults(of: Identifier(trusted: "x"), page)
    }

    private func publications(_ store: SQLStore, _ page: PageRequest) throws {
        _ = try store.publications(query: nil, page)
    }

    private func obligations(_ store: SQLStore, _ page: PageRequest) throws {
        var filters = [
            ObligationFilter(), ObligationFilter(unitID: unit), ObligationFilter(within: unit),
            ObligationFilter(period: try period("2026-10")),
            ObligationFilter(regimeID: Identifier(trusted: "x")),
            ObligationFilter(requestID: Identifier(trusted: "x")), ObligationFilter(dueBefore: now),
        ]
        filters += Obligation.State.allCases.map { ObligationFilter(state: $0) }
        filters += Obligation.Timeliness.allCases.map { ObligationFilter(timeliness: $0) }
        for filter in filters { _ = try store.obligations(filter, scope, at: now, page) }
    }

    private func reports(_ store: SQLStore, _ page: PageRequest) throws {
        var filters = [
            ReportFilter(), ReportFilter(unitID: unit), ReportFilter(within: unit),
            ReportFilter(period: try period("2026-10")), ReportFilter(obligationID: Identifier(trusted: "x")),
            ReportFilter(regimeID: Identifier(trusted: "x")),
        ]
        filters += Report.Kind.allCases.map { ReportFilter(kind: $0) }
        filters += Report.Status.Name.allCases.map { ReportFilter(status: $0) }
        for filter in filters { _ = try store.reports(filter, scope, on: today, page) }
    }

    private func units(_ store: SQLStore, _ page: PageRequest) throws {
        for filter in [
            UnitFilter(), UnitFilter(code: "U7"), UnitFilter(parent: unit), UnitFilter(within: unit),
            UnitFilter(level: .commune), UnitFilter(kind: .committee),
        ] {
            _ = try store.units(filter, below: [anchor], linesAbove: [root], on: today, page)
        }
    }

    private func regimes(_ store: SQLStore, _ page: PageRequest) throws {
        for issuer in [nil, unit] {
            _ = try store.regimes(
                issuerID: issuer, query: nil, issuers: [root], below: [anchor], on: today, page)
        }
    }

    private func requests(_ store: SQLStore, _ page: PageRequest) throws {
        for issuer in [nil, unit] {
            _ = try store.requests(
                issuerID: issuer, query: nil, below: [anchor], asking: scope.ownUnits, on: today, page)
        }
    }

    private func accounts(_ store: SQLStore, _ page: PageRequest) throws {
        for within in [nil, unit] {
            _ = try store.accounts(within: within, query: nil, below: [anchor], on: today, page)
        }
    }

    private func collaborators(_ store: SQLStore, _ page: PageRequest) throws {
        for filter in [
            CollaboratorFilter(), CollaboratorFilter(unitID: unit), CollaboratorFilter(within: unit),
            CollaboratorFilter(standing: .active),
        ] {
            for (below, at) in readers {
                _ = try store.collaborators(
                    filter, below: below, at: at, own: scope.collaboratorID, on: today, page)
            }
        }
    }

    private func groups(_ store: SQLStore, _ page: PageRequest) throws {
        for filter in [
            GroupFilter(), GroupFilter(unitID: unit), GroupFilter(within: unit),
            GroupFilter(templateID: Identifier(trusted: "x")),
            GroupFilter(leaderID: Identifier(trusted: "x")),
            GroupFilter(validOn: today),
        ] {
            for (below, at) in readers {
                _ = try store.groups(
                    filter, below: below, at: at, own: [Identifier(trusted: "x")], on: today, page)
            }
        }
    }

    /// Who manages all that is below, and who leads the one unit.
    private var readers: [(below: [Unit.ID], at: [Unit.ID])] { [([anchor], []), ([], [anchor])] }

    private func groupTemplates(_ store: SQLStore, _ page: PageRequest) throws {
        for unit in [nil, unit] {
            _ = try store.groupTemplates(
                unitID: unit, owners: [root], below: [anchor], on: today, page)
        }
    }

    private func topics(_ store: SQLStore, _ page: PageRequest) throws {
        for unit in [nil, unit] {
            _ = try store.topics(
                query: nil, unitID: unit, owners: [root], below: [anchor], on: today, page)
        }
    }

    private func surveys(_ store: SQLStore, _ page: PageRequest) throws {
        let filters =
            [SurveyFilter(), SurveyFilter(ownerID: unit)]
            + Survey.Status.allCases.map { SurveyFilter(status: $0) }
        for filter in filters {
            _ = try store.surveys(
                filter, owners: [root], below: [anchor], drafts: [anchor], at: now, on: today, page)
        }
    }

    private func plans(_ store: SQLStore, _ page: PageRequest) throws {
        let filters =
            [PlanFilter(), PlanFilter(issuerID: unit)] + Plan.Status.allCases.map { PlanFilter(status: $0) }
        for filter in filters {
            _ = try store.plans(
                filter, issuers: [root], below: [anchor], drafts: PlanDrafts(below: [anchor], at: [unit]),
                on: today, page)
        }
    }

    private func assignments(_ store: SQLStore, _ page: PageRequest) throws {
        let scopes = [
            AssignmentScope(units: [unit]), AssignmentScope(below: [anchor]),
            AssignmentScope(monitors: [unit, anchor]),
        ]
        for scope in scopes {
            var filters = [
                AssignmentFilter(view: .own), AssignmentFilter(view: .own, planID: Identifier(trusted: "x")),
                AssignmentFilter(view: .own, taskID: Identifier(trusted: "x")),
                AssignmentFilter(view: .own, unitID: unit),
            ]
            filters += AssignmentFilter.Due.allCases.map { AssignmentFilter(view: .own, due: $0) }
            for filter in filters { _ = try store.assignments(filter, scope, on: today, page) }
        }
    }

    private func amendments(_ store: SQLStore, _ page: PageRequest) throws {
        _ = try store.amendments(of: Identifier(trusted: unit.rawValue), page)
    }

    private func reviews(_ store: SQLStore, _ page: PageRequest) throws {
        _ = try store.reviews(of: Identifier(trusted: unit.rawValue), page)
    }

    private func boardUnits(_ store: SQLStore, _ page: PageRequest) throws {
        for anchors in [nil, [anchor], [root]] {
            _ = try store.boardUnits(of: Identifier(trusted: "x"), below: anchors, on: today, page)
        }
    }

    private func coverage(_ store: SQLStore, _ page: PageRequest) throws {
        let plan = Plan(
            id: Identifier(trusted: "x"), issuerID: unit, documentType: "KH",
            series: Plan.Series(kind: .term, name: "x"), title: "x",
            period: DateSpan(first: today, last: today),
            legalBases: [],
            demand: DerivationDemand(by: today, units: DerivingUnits(levels: [], unitKinds: [])),
            status: .issued,
            meta: .new(now))
        for anchors in [nil, [anchor]] as [[Unit.ID]?] {
            for status in [nil] + DerivationCoverage.Status.allCases.map(Optional.some) {
                _ = try store.coverage(of: plan, status: status, below: anchors, on: today, page)
            }
            _ = try store.coverageCounts(of: plan, below: anchors, on: today)
        }
    }

    private func progress(_ store: SQLStore, _ page: PageRequest) throws {
        for units in [nil, [anchor]] as [[Unit.ID]?] {
            for unit in [nil, unit] as [Unit.ID?] {
                _ = try store.progress(
                    of: Identifier(trusted: "x"), unit: unit, below: units, on: today, page)
            }
        }
    }

    private func budgetLines(_ store: SQLStore, _ page: PageRequest) throws {
        for units in [nil, [anchor]] as [[Unit.ID]?] {
            for unit in [nil, unit] as [Unit.ID?] {
                _ = try store.budgetLines(
                    of: Identifier(trusted: "x"), unit: unit, below: units, on: today, page)
            }
            _ = try store.budgetSums(
                of: Identifier(trusted: "x"), below: units, besides: [Identifier(trusted: "x")], on: today)
        }
    }

    private func batches(_ store: SQLStore, _ page: PageRequest) throws {
        let survey = Survey.ID(trusted: "x")
        let filters =
            [BatchFilter(surveyID: survey), BatchFilter(surveyID: survey, unitID: unit)]
            + BallotBatch.Status.allCases.map { BatchFilter(surveyID: survey, status: $0) }
        for filter in filters {
            for anchors in [nil, [anchor]] as [[Unit.ID]?] {
                _ = try store.batches(filter, below: anchors, on: today, page)
            }
        }
    }

    /// One list for all, without a scope.
    private func holidays(_ store: SQLStore, _ page: PageRequest) throws {
        for (first, last) in [(nil, nil), (today, today.adding(days: 30))] as [(CivilDate?, CivilDate?)] {
            _ = try store.holidays(from: first, to: last, page)
        }
    }

    private func material(_ store: SQLStore, _ page: PageRequest) throws {
        let september = DateSpan(try period("2026-09"))
        for filter in [
            MaterialFilter(unitID: unit, span: september),
            MaterialFilter(unitID: unit, span: september, topicID: Identifier(trusted: "x")),
            MaterialFilter(unitID: unit, span: september, stance: Item.Stance.allCases.first),
        ] {
            _ = try store.material(filter, on: today, page)
        }
    }
}
