extension View {
    /// A unit that the caller may read in the directory, on a day (today unless told).
    package func unit(_ id: Unit.ID, asOf day: CivilDate? = nil) throws -> Unit {
        let place = try visiblePlace(id)
        guard let day else { return place.unit }
        guard let then = try store.place(id, on: day)?.unit, then.isValid(on: day) else {
            throw AccessRefusal.notFound
        }
        return then
    }

    package func units(_ filter: UnitFilter, asOf day: CivilDate?, _ page: PageRequest) throws -> Page<Unit> {
        if let id = filter.parent { _ = try visiblePlace(id) }
        if let id = filter.within { _ = try visiblePlace(id) }
        return try store.units(
            filter, below: anchors, linesAbove: Array(linesAbove()), on: day ?? caller.today, page)
    }

    package func ancestors(of id: Unit.ID, asOf day: CivilDate?) throws -> [Unit] {
        _ = try unit(id, asOf: day)
        return try store.ancestors(of: id, on: day ?? caller.today)
    }

    package func descendants(of id: Unit.ID, asOf day: CivilDate?, _ page: PageRequest) throws -> Page<Unit> {
        _ = try unit(id, asOf: day)
        let below = try units(UnitFilter(within: id), asOf: day, page)
        return Page(items: below.items.filter { $0.id != id }, next: below.next)
    }

    /// Resolves a reference on a day; what the caller can't see is not found.
    package func resolve(_ reference: UnitReference, on day: CivilDate? = nil) throws -> Unit.ID {
        switch reference {
        case .id(let id): return try visiblePlace(id).unit.id
        case .code(let code):
            guard let id = try store.unitID(code: code, on: day ?? caller.today) else {
                throw AccessRefusal.notFound
            }
            return try visiblePlace(id).unit.id
        }
    }

    /// The unit's place today, for a unit in the caller's directory.
    package func visiblePlace(_ id: Unit.ID) throws -> Place {
        guard let place = try store.place(id, on: caller.today),
            try caller.sees(place, linesAbove: linesAbove())
        else { throw AccessRefusal.notFound }
        return place
    }

    var anchors: [Unit.ID] { caller.standings.map(\.anchorID) }

    /// The units above the caller's own.
    func linesAbove() throws -> Set<Unit.ID> {
        var result: Set<Unit.ID> = []
        for anchor in Set(anchors) {
            result.formUnion(try store.place(anchor, on: caller.today)?.path.dropFirst() ?? [])
        }
        return result
    }

    /// Throws `forbidden` unless one of the roles holds at the unit or above it.
    @discardableResult
    func require(_ roles: Role..., over id: Unit.ID) throws -> Place {
        let place = try visiblePlace(id)
        guard
            caller.standings.contains(where: { roles.contains($0.role) && place.path.contains($0.anchorID) })
        else {
            throw AccessRefusal.forbidden
        }
        return place
    }
}
