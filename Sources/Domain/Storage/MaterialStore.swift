package protocol MaterialReader {
    func materialSums(_ filter: MaterialFilter, on day: CivilDate) throws -> MaterialSums
    /// By topic, then stance, the most widespread first.
    func material(_ filter: MaterialFilter, on day: CivilDate, _ page: PageRequest) throws
        -> Page<MaterialItem>
    /// What the unit's syntheses of the period rest on, in their versions in work.
    func sources(ofSynthesesAt id: Unit.ID, period: Period) throws -> [Source]
}
