/// One step of the schema. A step that has been released is never changed: what comes later is a new number.
struct Migration: Sendable {
    let number: Int
    let name: String
    /// The statements in order, in the dialect's words.
    let statements: @Sendable (Dialect) -> [String]

    static let all: [Migration] = [
        .units, .accounts, .reporting, .wholeReporting, .tally, .acceptedItems, .similarity, .lists,
        .corrections, .surveys, .ballots, .surveyResults, .forms, .sending,
        .publications, .waves, .interimResults, .plans, .planTasks, .breakdown,
        .taskProgress, .derivations, .amendments, .reviews,
        .budgetLines, .calendars, .scorecards,
        .sealing, .apiKeys, .idempotency, .webhooks, .externalReports,
        .identities, .ownObligations, .leftovers, .personsExternalReports,
    ]

    static func tableSQL(_ dialect: Dialect) -> String {
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number \(dialect.integerType.sql) PRIMARY KEY,
            name \(dialect.textType.sql) NOT NULL,
            applied_at \(dialect.integerType.sql) NOT NULL
        )\(dialect.strict.sql)
        """
    }
}
