package struct GroupFilter: Sendable, Hashable {
    package var unitID: Unit.ID?
    package var within: Unit.ID?
    package var templateID: GroupTemplate.ID?
    package var leaderID: Collaborator.ID?
    package var validOn: CivilDate?
    package var query: String?

    package init(
        unitID: Unit.ID? = nil, within: Unit.ID? = nil, templateID: GroupTemplate.ID? = nil,
        leaderID: Collaborator.ID? = nil, validOn: CivilDate? = nil, query: String? = nil
    ) {
        self.unitID = unitID
        self.within = within
        self.templateID = templateID
        self.leaderID = leaderID
        self.validOn = validOn
        self.query = query
    }
}

package protocol GroupReader {
    func groupTemplate(_ id: GroupTemplate.ID) throws -> GroupTemplate?
    /// - Parameters:
    ///   - owners: the units whose templates are read.
    ///   - anchors: and those of the units below these.
    func groupTemplates(
        unitID: Unit.ID?, owners: [Unit.ID], below anchors: [Unit.ID], on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<GroupTemplate>
    func group(_ id: ReporterGroup.ID) throws -> ReporterGroup?
    /// Those in the units below `anchors`, in `units`, and `own`.
    func groups(
        _ filter: GroupFilter, below anchors: [Unit.ID], at units: [Unit.ID], own: [ReporterGroup.ID],
        on day: CivilDate, _ page: PageRequest
    ) throws -> Page<ReporterGroup>
    func groupNames(of ids: [ReporterGroup.ID]) throws -> [ReporterGroup.ID: String]
    /// Groups of one of the units that hold on the day.
    func groups(of units: [Unit.ID], on day: CivilDate) throws -> [(id: ReporterGroup.ID, unitID: Unit.ID)]
    /// Groups that the collaborator leads; also those that have ended, which may hand in what they owed.
    func groups(ledBy id: Collaborator.ID) throws -> [ReporterGroup.ID]
    func standings(of ids: [Collaborator.ID]) throws -> [Collaborator.ID: Collaborator.Standing.Name]
}

package protocol GroupWriter: GroupReader {
    func groupTemplateToChange(_ id: GroupTemplate.ID) throws -> GroupTemplate?
    func insert(_ template: GroupTemplate) throws
    func update(_ template: GroupTemplate) throws
    func groupToChange(_ id: ReporterGroup.ID) throws -> ReporterGroup?
    func insert(_ group: ReporterGroup) throws
    func update(_ group: ReporterGroup) throws
    /// Those of the group for days from this one on, for which nothing was handed in.
    func openObligations(of id: ReporterGroup.ID, from day: CivilDate) throws -> [Obligation]
}
