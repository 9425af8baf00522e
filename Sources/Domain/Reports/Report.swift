package enum ItemEntity {}

/// One stream of opinion (luồng ý kiến). It has no field for a speaker, and never will.
package struct Item: Sendable, Hashable {
    package typealias ID = Identifier<ItemEntity>
    package enum Stance: String, Sendable, CaseIterable, Codable {
        case supportive, mixed, concerned, opposed, neutral
    }
    package enum Prevalence: String, Sendable, CaseIterable, Codable { case isolated, some, many, widespread }
    package enum Channel: String, Sendable, CaseIterable, Codable {
        case collaboratorNetwork, conference, voterMeeting, press, socialNetwork, unitReport, fieldVisit
        case observation, interview, other
    }

    package let id: ID
    package let topicID: Topic.ID
    package let content: String
    package let stance: Stance
    package let prevalence: Prevalence
    package let strata: [String]
    package let channels: [Channel]
    package let areaUnitID: Unit.ID?
    package let causes: String?
    package let forecast: String?
    package let proposals: String?
    package let hot: Bool

    package init(
        id: ID, topicID: Topic.ID, content: String, stance: Stance, prevalence: Prevalence, strata: [String],
        channels: [Channel], areaUnitID: Unit.ID?, causes: String?, forecast: String?, proposals: String?,
        hot: Bool
    ) {
        self.id = id
        self.topicID = topicID
        self.content = content
        self.stance = stance
        self.prevalence = prevalence
        self.strata = strata
        self.channels = channels
        self.areaUnitID = areaUnitID
        self.causes = causes
        self.forecast = forecast
        self.proposals = proposals
        self.hot = hot
    }
}

/// What a report says on a section of its regime's template.
package struct Section: Sendable, Hashable {
    package let code: String
    package let text: String

    package init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

package struct ReportContent: Sendable, Hashable {
    package var title: String
    package var summary: String
    package var sections: [Section]
    package var items: [Item]
    /// The client's word; shown, never decisive.
    package var preparedAt: Instant?
    /// Said expressly, so that silence is no gap.
    package var nothingToReport: Bool

    package init(
        title: String, summary: String, sections: [Section] = [], items: [Item], preparedAt: Instant?,
        nothingToReport: Bool = false
    ) {
        self.title = title
        self.summary = summary
        self.sections = sections
        self.nothingToReport = nothingToReport
        self.items = items
        self.preparedAt = preparedAt
    }

    var isEmpty: Bool {
        !nothingToReport && items.isEmpty && summary.allSatisfy(\.isWhitespace)
            && sections.allSatisfy { $0.text.allSatisfy(\.isWhitespace) }
    }
}

/// What was handed in, for ever as it was but for redaction.
package struct ReportVersion: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case pending
        case returned(Report.Return)
        case accepted(Report.Acceptance)
        /// Taken back by its author before it was decided on.
        case withdrawn(at: Instant)
    }

    /// From 1.
    package let number: Int
    package var content: ReportContent
    package let submittedAt: Instant
    package let signature: Report.Signature?
    package var outcome: Outcome

    package init(
        number: Int, content: ReportContent, submittedAt: Instant, signature: Report.Signature? = nil,
        outcome: Outcome
    ) {
        self.signature = signature
        self.number = number
        self.content = content
        self.submittedAt = submittedAt
        self.outcome = outcome
    }
}

package struct Report: Sendable, Hashable {
    package typealias ID = Identifier<Report>
    package enum Kind: String, Sendable, CaseIterable { case periodic, adHoc, synthesis }

    package struct Return: Sendable, Hashable {
        package let reason: String
        package let resubmitBy: Instant?
        package let at: Instant

        package init(reason: String, resubmitBy: Instant?, at: Instant) {
            self.reason = reason
            self.resubmitBy = resubmitBy
            self.at = at
        }
    }

    package struct Acceptance: Sendable, Hashable {
        /// 1…5.
        package let rating: Int
        package let comment: String?
        package let at: Instant

        package init(rating: Int, comment: String?, at: Instant) {
            self.rating = rating
            self.comment = comment
            self.at = at
        }
    }

    /// A leader's, on the version in work; a change of the content takes it away.
    package struct Signature: Sendable, Hashable {
        package let accountID: Account.ID
        package let at: Instant

        package init(accountID: Account.ID, at: Instant) {
            self.accountID = accountID
            self.at = at
        }
    }

    /// How a report came that a board then entered for its author.
    package struct OnBehalf: Sendable, Hashable {
        package enum Channel: String, Sendable, CaseIterable { case paper, phone, email }

        package let receivedVia: Channel
        package let receivedOn: CivilDate
        package let reason: String
        /// The recipient on whose side it was entered, which writes it from then on.
        package let recipientID: Unit.ID
        package let accountID: Account.ID

        package init(
            receivedVia: Channel, receivedOn: CivilDate, reason: String, recipientID: Unit.ID,
            accountID: Account.ID
        ) {
            self.receivedVia = receivedVia
            self.receivedOn = receivedOn
            self.reason = reason
            self.recipientID = recipientID
            self.accountID = accountID
        }
    }

    package enum Status: Sendable, Hashable {
        case draft
        case submitted
        case returned(Return)
        case accepted(Acceptance)

        package enum Name: String, Sendable, CaseIterable { case draft, submitted, returned, accepted }

        package var name: Name {
            switch self {
            case .draft: .draft
            case .submitted: .submitted
            case .returned: .returned
            case .accepted: .accepted
            }
        }
    }

    package let id: ID
    package let kind: Kind
    package let unitID: Unit.ID
    package let collaboratorID: Collaborator.ID?
    package let groupID: ReporterGroup.ID?
    package let obligationID: Obligation.ID?
    package let regimeID: Regime.ID?
    package let period: Period?
    package var coverage: DateSpan
    package let recipientID: Unit.ID
    /// Further recipients.
    package let alsoTo: [Unit.ID]
    package let onBehalf: OnBehalf?
    package var signature: Signature?
    /// The version in work, or the last one handed in.
    package var number: Int
    package var content: ReportContent
    package var status: Status
    /// The submission that decides timeliness.
    package var firstSubmittedAt: Instant?
    /// The last version that was handed in and not withdrawn: all that the receiving side sees.
    package var lastSubmitted: ReportVersion?
    /// The due instant of its obligation as it stands now.
    package let dueAt: Instant?
    package var meta: Meta
    /// Counts only what the receiving side can see happen, so that an ETag does not tell of work on a draft.
    package var seen: Meta

    package init(
        id: ID, kind: Kind, unitID: Unit.ID, collaboratorID: Collaborator.ID?,
        groupID: ReporterGroup.ID? = nil, obligationID: Obligation.ID?, regimeID: Regime.ID?, period: Period?,
        coverage: DateSpan, recipientID: Unit.ID, alsoTo: [Unit.ID] = [], onBehalf: OnBehalf? = nil,
        signature: Signature? = nil, number: Int = 1,
        content: ReportContent, status: Status = .draft, firstSubmittedAt: Instant? = nil,
        lastSubmitted: ReportVersion? = nil, dueAt: Instant?, meta: Meta, seen: Meta
    ) {
        self.id = id
        self.kind = kind
        self.unitID = unitID
        self.collaboratorID = collaboratorID
        self.groupID = groupID
        self.obligationID = obligationID
        self.regimeID = regimeID
        self.period = period
        self.coverage = coverage
        self.recipientID = recipientID
        self.alsoTo = alsoTo
        self.onBehalf = onBehalf
        self.signature = signature
        self.number = number
        self.content = content
        self.status = status
        self.firstSubmittedAt = firstSubmittedAt
        self.lastSubmitted = lastSubmitted
        self.dueAt = dueAt
        self.meta = meta
        self.seen = seen
    }
}

package enum ReportRefusal: Error, Sendable, Hashable {
    case notToEdit(Report.Status.Name)
    case notToSubmit(Report.Status.Name)
    case notToReturn(Report.Status.Name)
    case notToAccept(Report.Status.Name)
    case notToWithdraw(Report.Status.Name)
    case notToSign(Report.Status.Name)
    case empty
    /// Items or sections beside the word that there is nothing to report.
    case nothingToReportWithContent
    case sectionUnknown(Int)
    /// The codes of the sections that the regime asks for.
    case sectionsMissing([String])
    /// The regime asks for a leader's signature.
    case notSigned
    case receivedInFuture
    case receivedBeforeOpening(CivilDate)
    /// Whoever entered it for its author does not accept it while the board has somebody else.
    case enteredByCaller
    case resubmitByPast
    case topicUnknown(item: Int)
    case topicMerged(item: Int)
    case areaUnknown(item: Int)
    case obligationHasReport
    /// Only a collaborator's ad hoc report needs no unit.
    case unitMissing
    /// A regime asks the unit for this very synthesis.
    case periodOwedByRegime
    case notASynthesis
    /// Another system's id stands for a report with other content.
    case externalIDTaken
    case synthesisNeedsCommittee
    case sourceUnknown(Int)
    case sourceNotAccepted(Int)
    case sourceOutsideSubtree(Int)
    case sourceOutsideCoverage(Int)
    case sourceItemUnknown(Int)
    case sourceIsItself(Int)
    case sourceTwice(Int)
}
