package struct CollaboratorFilter: Sendable, Hashable {
    package var unitID: Unit.ID?
    package var within: Unit.ID?
    package var standing: Collaborator.Standing.Name?
    package var query: String?

    package init(
        unitID: Unit.ID? = nil, within: Unit.ID? = nil, standing: Collaborator.Standing.Name? = nil,
        query: String? = nil
    ) {
        self.unitID = unitID
        self.within = within
        self.standing = standing
        self.query = query
    }
}

package protocol CollaboratorReader {
    func collaborator(_ id: Collaborator.ID) throws -> Collaborator?
    /// Those in the units below `anchors`, in `units`, and `own`.
    func collaborators(
        _ filter: CollaboratorFilter, below anchors: [Unit.ID], at units: [Unit.ID], own: Collaborator.ID?,
        on day: CivilDate,
        _ page: PageRequest
    ) throws -> Page<Collaborator>
    /// Active collaborators whose appointment to one of the units holds on the day.
    func appointed(to units: [Unit.ID], on day: CivilDate) throws -> [(id: Collaborator.ID, unitID: Unit.ID)]
    func codeNames(of ids: [Collaborator.ID]) throws -> [Collaborator.ID: String]
}

package protocol CollaboratorWriter: CollaboratorReader {
    func collaboratorToChange(_ id: Collaborator.ID) throws -> Collaborator?
    /// The next free "CTV-00001".
    func nextCodeName() throws -> String
    /// `CollaboratorRefusal.codeNameTaken` when it is.
    func insert(_ collaborator: Collaborator) throws
    func update(_ collaborator: Collaborator) throws
}
