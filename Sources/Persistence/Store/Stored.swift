import Domain
import Foundation

/// Texts of variable number in one column, as a JSON array.
enum StoredList {
    static func encode(_ values: [String]) throws(StorageError) -> String { try storedJSON(values) }

    static func decode(_ text: String) throws(StorageError) -> [String] {
        try StoredValue(json: text).texts()
    }

    /// Nil for none, as most lists of further units are.
    static func ids<Entity>(_ ids: [Identifier<Entity>]) throws(StorageError) -> String? {
        ids.isEmpty ? nil : try encode(ids.map(\.rawValue))
    }
}

func storedJSON(_ value: some Encodable) throws(StorageError) -> String {
    do {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
        throw .corrupt("a value can't be written as JSON")
    }
}

func fromStoredJSON<Value: Decodable>(_ text: String) throws(StorageError) -> Value {
    do {
        return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch {
        throw .corrupt("a stored \(Value.self) can't be read")
    }
}

/// Who reports under a regime, as it is kept.
struct StoredReporters: Codable {
    let kind: String
    let depth: String
    let levels: [String]?
    let unitKinds: [String]?
    let except: [String]

    init(_ reporters: Reporters) {
        kind = reporters.kind.rawValue
        depth = reporters.depth.rawValue
        levels = reporters.levels?.map(\.rawValue)
        unitKinds = reporters.unitKinds?.map(\.rawValue)
        except = reporters.exceptIDs.map(\.rawValue)
    }

    func value(within id: Unit.ID) throws(StorageError) -> Reporters {
        Reporters(
            kind: try known(kind), withinID: id, depth: try known(depth), levels: try levels.map(allKnown),
            unitKinds: try unitKinds.map(allKnown), exceptIDs: except.map { Identifier(trusted: $0) })
    }
}

/// A report's content, as it is kept.
struct StoredContent: Encodable {
    let title: String
    let summary: String
    /// Absent for none, as in what earlier versions of the program wrote.
    let sections: [StoredSection]?
    let items: [StoredItem]
    let preparedAt: Int64?
    let nothingToReport: Bool?

    init(_ content: ReportContent) {
        title = content.title
        summary = content.summary
        sections = content.sections.isEmpty ? nil : content.sections.map(StoredSection.init)
        nothingToReport = content.nothingToReport ? true : nil
        items = content.items.map(StoredItem.init)
        preparedAt = content.preparedAt?.milliseconds
    }

    init(_ stored: StoredValue) throws(StorageError) {
        title = try stored.text("title")
        summary = try stored.text("summary")
        var items: [StoredItem] = []
        for item in try stored.list("items") { items.append(try StoredItem(item)) }
        self.items = items
        var sections: [StoredSection] = []
        for section in try stored.optionalList("sections") ?? [] {
            sections.append(try StoredSection(section))
        }
        self.sections = sections
        preparedAt = try stored.optionalInteger("preparedAt")
        nothingToReport = try stored.optionalBool("nothingToReport")
    }

    func value() throws(StorageError) -> ReportContent {
        var items: [Item] = []
        for item in self.items { items.append(try item.value()) }
        return ReportContent(
            title: title, summary: summary,
            sections: (sections ?? []).map { Section(code: $0.code, text: $0.text) }, items: items,
            preparedAt: preparedAt.map(Instant.init(milliseconds:)),
            nothingToReport: nothingToReport ?? false)
    }
}

struct StoredSection: Encodable {
    let code: String
    let text: String

    init(_ section: Section) {
        code = section.code
        text = section.text
    }

    init(_ stored: StoredValue) throws(StorageError) {
        code = try stored.text("code")
        text = try stored.text("text")
    }
}

/// A section that a regime asks for, as it is kept.
struct StoredTemplateSection: Codable {
    let code: String
    let title: String
    let required: Bool

    init(_ section: TemplateSection) {
        code = section.code
        title = section.title
        required = section.required
    }
}

struct StoredItem: Encodable {
    let id: String
    let topicId: String
    let content: String
    let stance: String
    let prevalence: String
    let strata: [String]
    let channels: [String]
    let areaUnitId: String?
    let causes: String?
    let forecast: String?
    let proposals: String?
    let hot: Bool

    init(_ item: Item) {
        id = item.id.rawValue
        topicId = item.topicID.rawValue
        content = item.content
        stance = item.stance.rawValue
        prevalence = item.prevalence.rawValue
        strata = item.strata
        channels = item.channels.map(\.rawValue)
        areaUnitId = item.areaUnitID?.rawValue
        causes = item.causes
        forecast = item.forecast
        proposals = item.proposals
        hot = item.hot
    }

    init(_ stored: StoredValue) throws(StorageError) {
        id = try stored.text("id")
        topicId = try stored.text("topicId")
        content = try stored.text("content")
        stance = try stored.text("stance")
        prevalence = try stored.text("prevalence")
        strata = try stored.texts("strata")
        channels = try stored.texts("channels")
        areaUnitId = try stored.optionalText("areaUnitId")
        causes = try stored.optionalText("causes")
        forecast = try stored.optionalText("forecast")
        proposals = try stored.optionalText("proposals")
        hot = try stored.bool("hot")
    }

    func value() throws(StorageError) -> Item {
        Item(
            id: Identifier(trusted: id), topicID: Identifier(trusted: topicId), content: content,
            stance: try known(stance), prevalence: try known(prevalence), strata: strata,
            channels: try allKnown(channels), areaUnitID: areaUnitId.map { Identifier(trusted: $0) },
            causes: causes,
            forecast: forecast, proposals: proposals, hot: hot)
    }
}

private func known<Value: RawRepresentable<String>>(_ text: String) throws(StorageError) -> Value {
    guard let value = Value(rawValue: text) else { throw .corrupt("'\(text)' is no \(Value.self)") }
    return value
}

private func allKnown<Value: RawRepresentable<String>>(_ texts: [String]) throws(StorageError) -> [Value] {
    var values: [Value] = []
    for text in texts { values.append(try known(text)) }
    return values
}
