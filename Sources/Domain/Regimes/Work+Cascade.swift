extension Work {
    /// Holds the regime against those above it, under which its recipients report, and those below it, whose recipients
    /// report under it.
    func checkCascade(of regime: Regime) throws {
        guard regime.lateCascadeReason == nil else { return }
        let today = max(caller.today, regime.validFrom)
        let calendar = try store.calendar(
            from: today.adding(days: -60), to: today.adding(days: Limits.cascadeCalendarDays))
        for recipientID in regime.recipientIDs {
            guard let recipient = try store.place(recipientID, on: today) else { continue }
            for superior in try store.regimes(within: recipient.path, on: today)
            where superior.id != regime.id && superior.reporters.asks(recipient, on: today) {
                if let late = regime.lateCascade(into: superior, from: today, calendar) {
                    throw RegimeRefusal.cascade(superior.id, superior.title, late)
                }
            }
        }
        guard regime.reporters.kind == .units else { return }
        let below = try store.subtree(of: regime.reporters.withinID, on: today)
        let asked = Set(below.filter { regime.reporters.include($0, on: today) }.map(\.id))
        for other in try store.regimes(issuedBelow: regime.reporters.withinID, on: today)
        where other.id != regime.id && !asked.isDisjoint(with: other.recipientIDs) {
            if let late = other.lateCascade(into: regime, from: today, calendar) {
                throw RegimeRefusal.cascade(other.id, other.title, late)
            }
        }
    }
}

extension Reporters {
    fileprivate func asks(_ place: Place, on day: CivilDate) -> Bool {
        kind == .units && place.path.contains(withinID) && include(place.unit, on: day)
    }
}
