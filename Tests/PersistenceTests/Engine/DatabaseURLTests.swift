import Persistence
import Testing

@Suite struct DatabaseURLTests {
    @Test func `a sqlite path stands after the colon`() {
        #expect(DatabaseURL("sqlite:/var/lib/store.sqlite") == .sqlite(path: "/var/lib/store.sqlite"))
        #expect(DatabaseURL("sqlite:data/dữ liệu.sqlite") == .sqlite(path: "data/dữ liệu.sqlite"))
        #expect(DatabaseURL("sqlite::memory:") == .sqlite(path: ":memory:"))
    }

    @Test(arguments: [
        "postgres://localhost/dany", "postgresql://dany:secret@db/dany",
        "postgresql:///dany?host=/run/postgresql", "postgres://[::1]:5432/dany",
        "postgres://dany:secret@one:5432,two:5433/dany?target_session_attrs=any",
    ])
    func `a PostgreSQL URI is kept as it is`(text: String) {
        #expect(DatabaseURL(text) == .postgres(conninfo: text))
    }

    @Test(arguments: [
        "", "sqlite:", "sqlite://host/path", "mysql://localhost/dany", "/var/lib/store.sqlite", "sqlite:a\0b",
        // A password with a raw @, / or ? is cut in two by libpq, which then shows half of it as a host.
        "postgres://dany:sec@ret@db/dany", "postgres://dany:sec/ret@db/dany",
        "postgres://dany:sec?ret@db/dany",
    ])
    func `anything else is refused`(text: String) {
        #expect(DatabaseURL(text) == nil)
    }

    @Test(arguments: [
        ("postgres://dany:secret@db:5432/dany?a=2", "postgres://dany:***@db:5432/dany?a=2"),
        ("postgres://dany@one,two/dany", "postgres://dany@one,two/dany"),
        ("postgres://db/dany?password=secret&user=dany", "postgres://db/dany?password=***&user=dany"),
        ("postgres://db/dany?p%61ssword=secret", "postgres://db/dany?password=***"),
        ("sqlite:store.sqlite", "sqlite:store.sqlite"),
    ])
    func `a password is never shown`(text: String, shown: String) {
        #expect(DatabaseURL(text)?.redacted == shown)
    }
}
