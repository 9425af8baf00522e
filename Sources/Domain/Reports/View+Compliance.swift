package struct ComplianceLine: Sendable, Hashable {
    package enum Group: Sendable, Hashable {
        case unit(Unit.ID, name: String)
        case regime(Regime.ID, title: String)
    }

    package let group: Group
    package let figures: Figures
}

package enum ComplianceGrouping: String, Sendable, CaseIterable { case children, regime }

extension View {
    /// Figures for a unit and all below it, for its superiors, its board and its officers.
    package func compliance(of reference: UnitReference, period: Period, by grouping: ComplianceGrouping)
        throws
        -> (unitID: Unit.ID, total: Figures, lines: [ComplianceLine])
    {
        let id = try resolve(reference)
        let place = try visiblePlace(id)
        // A state body, the police and mass organisations are no superiors of what lies below them.
        let isSuperior = ReadingScope(caller).superiorUnits.contains { place.path.contains($0) }
        guard isSuperior || caller.stands(at: id, .officer, .integrator) else {
            throw AccessRefusal.forbidden
        }
        let lines: [ComplianceLine]
        switch grouping {
        case .children:
            lines = try store.complianceByChild(of: id, period: period, at: caller.ask.now)
                .map { ComplianceLine(group: .unit($0.unitID, name: $0.name), figures: $0.figures) }
        case .regime:
            lines = try store.complianceByRegime(of: id, period: period, at: caller.ask.now)
                .map { ComplianceLine(group: .regime($0.regimeID, title: $0.title), figures: $0.figures) }
        }
        return (id, lines.map(\.figures).reduce(Figures(), +), lines)
    }
}

extension Storage {
    /// Draws all changes of counts together, in transactions of a bounded size.
    package func settleTallies() async throws {
        while try await read({ try $0.talliesToSettle() }) {
            let settled = try await write { try $0.settleTallies(atMost: Limits.settledChanges) }
            // What is left, another instance has in its hands.
            if settled == 0 { return }
        }
    }
}
