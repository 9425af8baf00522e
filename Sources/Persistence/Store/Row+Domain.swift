import Domain

extension Row {
    func id<Entity>(_ name: String) throws(StorageError) -> Identifier<Entity> {
        Identifier(trusted: try text(name))
    }

    func optionalID<Entity>(_ name: String) throws(StorageError) -> Identifier<Entity>? {
        try optionalText(name).map { Identifier(trusted: $0) }
    }

    /// From a JSON array; null is empty.
    func ids<Entity>(_ name: String) throws(StorageError) -> [Identifier<Entity>] {
        guard let text = try optionalText(name) else { return [] }
        return try StoredList.decode(text).map { Identifier(trusted: $0) }
    }

    func date(_ name: String) throws(StorageError) -> CivilDate {
        guard let date = CivilDate(try text(name)) else { throw .corrupt("column \(name) holds no date") }
        return date
    }

    func optionalDate(_ name: String) throws(StorageError) -> CivilDate? {
        try optionalText(name) == nil ? nil : date(name)
    }

    func instant(_ name: String) throws(StorageError) -> Instant { Instant(milliseconds: try integer(name)) }

    func optionalInstant(_ name: String) throws(StorageError) -> Instant? {
        try optionalInteger(name).map(Instant.init(milliseconds:))
    }

    func optionalInt(_ name: String) throws(StorageError) -> Int? {
        try optionalInteger(name) == nil ? nil : int(name)
    }

    func period(_ name: String) throws(StorageError) -> Period {
        guard let period = Period(try text(name)) else { throw .corrupt("column \(name) holds no period") }
        return period
    }

    func optionalPeriod(_ name: String) throws(StorageError) -> Period? {
        try optionalText(name) == nil ? nil : period(name)
    }

    func choice<Value: RawRepresentable<String>>(_ name: String) throws(StorageError) -> Value {
        let text = try text(name)
        guard let value = Value(rawValue: text) else { throw .corrupt("column \(name) holds '\(text)'") }
        return value
    }

    func meta(
        version: String = "version", createdAt: String = "created_at", updatedAt: String = "updated_at"
    ) throws(StorageError) -> Meta {
        Meta(version: try int(version), createdAt: try instant(createdAt), updatedAt: try instant(updatedAt))
    }
}
