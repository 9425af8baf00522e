package enum UnitRefusal: Error, Sendable, Hashable {
    case parentNotValid
    case levelOrder
    case attachedLevel
    case levelDates(Unit.Level)
    case cycle
    case secondRoot
    case rootStays
    case receivesForNotCommittee
    case validityOrder
    case changeOutsideValidity
    case codeTaken
    case hasChildren
    case hasOpenObligations
    case hasCollaborators
    case hasGroups
    case hasAccounts
}
