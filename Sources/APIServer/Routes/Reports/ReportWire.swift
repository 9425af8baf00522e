import Domain

/// How reports, items and versions look on the wire.
enum ReportWire {
    static func write(_ report: Report, _ json: inout JSONWriter) {
        json.member("id", report.id)
        json.member("kind", report.kind)
        json.member("unitId", report.unitID)
        json.member("collaboratorId", report.collaboratorID)
        json.member("groupId", report.groupID)
        json.member("obligationId", report.obligationID)
        json.member("regimeId", report.regimeID)
        json.member("period", report.period)
        json.member("coverage") { report.coverage.write(&$0) }
        json.member("recipientId", report.recipientID)
        json.member("recipientIds", report.parties.recipientIDs)
        if let entered = report.onBehalf { json.member("onBehalf") { ReceiptWire.write(entered, &$0) } }
        write(report.content, &json)
        write(report.signature, &json)
        json.member("status", report.status.name)
        json.member("number", report.number)
        json.member("preparedAt", report.content.preparedAt)
        json.member("submittedAt", report.lastSubmitted?.submittedAt)
        json.member("dueAt", report.dueAt)
        json.member("timeliness", report.timeliness)
        json.member("lateBy", report.lateBy)
        if case .returned(let returning) = report.status {
            json.member("returned") { json in
                json.member("reason", returning.reason)
                json.member("resubmitBy", returning.resubmitBy)
                json.member("at", returning.at)
            }
        }
        if case .accepted(let acceptance) = report.status {
            json.member("acceptance") { json in
                json.member("rating", acceptance.rating)
                json.member("comment", acceptance.comment)
                json.member("at", acceptance.at)
            }
        }
        report.meta.write(&json)
    }

    static func write(_ version: ReportVersion, _ changes: [ContentDifference], _ json: inout JSONWriter) {
        json.member("number", version.number)
        write(version.content, &json)
        write(version.signature, &json)
        json.member("preparedAt", version.content.preparedAt)
        json.member("submittedAt", version.submittedAt)
        switch version.outcome {
        case .pending: json.member("outcome", "pending")
        case .withdrawn(let at):
            json.member("outcome", "withdrawn")
            json.member("withdrawnAt", at)
        case .returned(let returning):
            json.member("outcome", "returned")
            json.member("reason", returning.reason)
            json.member("resubmitBy", returning.resubmitBy)
        case .accepted(let acceptance):
            json.member("outcome", "accepted")
            json.member("rating", acceptance.rating)
            json.member("comment", acceptance.comment)
        }
        json.memberArray(
            "changes",
            { json in
                for change in changes {
                    json.object { json in
                        json.member("pointer", change.pointer)
                        json.member("kind", change.kind)
                        json.member("from", change.from)
                        json.member("to", change.to)
                    }
                }
            })
    }

    static func warnings(for report: Report, hasSources: Bool) -> [Warning] {
        var warnings: [Warning] = []
        if report.content.items.isEmpty, !report.content.nothingToReport { warnings.append(.noItems) }
        if report.status.name == .submitted, report.timeliness == .late { warnings.append(.submittedLate) }
        if report.status.name == .submitted, report.kind == .synthesis, !hasSources {
            warnings.append(.noSources)
        }
        return warnings
    }
}

/// An item as it came, its area still as it was named.
struct ItemInput: Sendable {
    let item: Item
    let area: UnitReference?
}

enum ItemWire {
    /// Nil after an error that the fields have recorded.
    static func read(_ fields: JSONFields, _ exchange: Exchange) -> ItemInput? {
        let id = fields.optionalIdentifier("id", of: ItemEntity.self)
        let topicID = fields.identifier("topicId", of: Topic.self)
        let content = fields.text("content", length: Limits.passage, multiline: true)
        let stance = fields.choice("stance", Item.Stance.self)
        let prevalence = fields.choice("prevalence", Item.Prevalence.self)
        let strata = fields.texts("strata", count: Limits.tags, length: Limits.tag)
        let channels = fields.choices("channels", Item.Channel.self) ?? []
        let area = fields.optionalUnit("areaUnit")
        let causes = fields.optionalText("causes", length: Limits.passage, multiline: true)
        let forecast = fields.optionalText("forecast", length: Limits.passage, multiline: true)
        let proposals = fields.optionalText("proposals", length: Limits.passage, multiline: true)
        let hot = fields.flag("hot", default: false)
        guard let topicID, let stance, let prevalence else { return nil }
        let item = Item(
            id: id ?? exchange.makeID(), topicID: topicID, content: content, stance: stance,
            prevalence: prevalence,
            strata: strata, channels: channels, areaUnitID: nil, causes: causes, forecast: forecast,
            proposals: proposals, hot: hot)
        return ItemInput(item: item, area: area)
    }

    /// Two items of one report never share an id; areas get theirs.
    static func resolve(_ inputs: [ItemInput], _ view: View) throws -> [Item] {
        var seen: Set<Item.ID> = []
        return try inputs.enumerated().map { index, input in
            let item = input.item
            guard seen.insert(item.id).inserted else {
                throw MalformedBody(errors: [
                    FieldError(pointer: "/items/\(index)/id", code: .notAllowed, expected: .otherItemID)
                ])
            }
            guard let area = input.area else { return item }
            guard let areaID = try? view.resolve(area) else { throw ReportRefusal.areaUnknown(item: index) }
            return Item(
                id: item.id, topicID: item.topicID, content: item.content, stance: item.stance,
                prevalence: item.prevalence, strata: item.strata, channels: item.channels, areaUnitID: areaID,
                causes: item.causes, forecast: item.forecast, proposals: item.proposals, hot: item.hot)
        }
    }

    static func write(_ item: Item, _ json: inout JSONWriter) {
        json.member("id", item.id)
        json.member("topicId", item.topicID)
        json.member("content", item.content)
        json.member("stance", item.stance)
        json.member("prevalence", item.prevalence)
        json.member("strata", item.strata)
        json.member("channels", item.channels)
        json.member("areaUnitId", item.areaUnitID)
        json.member("causes", item.causes)
        json.member("forecast", item.forecast)
        json.member("proposals", item.proposals)
        json.member("hot", item.hot)
    }
}

extension Report.Kind: WireValue {}
extension Report.Status.Name: WireValue {}
extension Item.Stance: WireValue {}
extension Item.Prevalence: WireValue {}
extension Item.Channel: WireValue {}
extension ContentDifference.Kind: WireValue {}

extension Phrase {
    fileprivate static let otherItemID = Phrase(
        vi: "id khác với các luồng ý kiến khác", en: "an id that no other item has")
}

extension Warning {
    fileprivate static let noItems = Warning(
        pointer: "/items", code: "noItems",
        detail: Phrase(vi: "Báo cáo không có luồng ý kiến nào.", en: "The report has no items."))
    fileprivate static let submittedLate = Warning(
        pointer: "", code: "submittedLate",
        detail: Phrase(vi: "Báo cáo nộp sau hạn.", en: "The report was submitted after its due time."))
    fileprivate static let noSources = Warning(
        pointer: "", code: "noSources",
        detail: Phrase(vi: "Báo cáo tổng hợp không dẫn nguồn nào.", en: "The synthesis names no sources."))
}
