import Foundation

/// Where the data is: `sqlite:PATH`, `sqlite::memory:`, or a `postgres://` URI as libpq reads it.
package enum DatabaseURL: Sendable, Hashable {
    case sqlite(path: String)
    case postgres(conninfo: String)

    /// Nil when it is neither. A PostgreSQL URI may hold one `@`, before the hosts: one inside a password would
    /// make libpq take the password's rest for a host name and show it in its errors.
    package init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        if text.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite:".count))
            guard !path.isEmpty, !path.hasPrefix("//") else { return nil }
            self = .sqlite(path: path)
            return
        }
        guard let parts = PostgresURI(text) else { return nil }
        self = .postgres(conninfo: parts.text)
    }

    /// For logs: without a password.
    package var redacted: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let conninfo): PostgresURI(conninfo)?.redacted ?? "postgres://***"
        }
    }
}

/// The few parts of a PostgreSQL URI that we look at ourselves.
struct PostgresURI {
    private let scheme: Substring
    private let user: Substring?
    private let place: Substring
    private var query: [Substring]

    init?(_ text: String) {
        guard let separator = text.range(of: "://") else { return nil }
        scheme = text[..<separator.lowerBound]
        guard scheme == "postgres" || scheme == "postgresql" else { return nil }
        let rest = text[separator.upperBound...]
        let sections = rest.split(separator: "@", omittingEmptySubsequences: false)
        guard let last = sections.last, sections.count <= 2 else { return nil }
        user = sections.count == 2 ? sections.first : nil
        if let user, user.contains(where: { "/?".contains($0) }) { return nil }
        let halves = last.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        place = halves.first ?? ""
        query = halves.count == 2 ? halves.last?.split(separator: "&") ?? [] : []
    }

    private func name(_ parameter: Substring) -> String {
        let name = parameter.prefix { $0 != "=" }
        return name.removingPercentEncoding ?? String(name)
    }

    func has(_ parameter: String) -> Bool {
        query.contains { name($0) == parameter }
    }

    /// Adds a parameter unless the user has set it. Both must need no percent encoding.
    mutating func addDefault(_ parameter: String, _ value: String) {
        if !has(parameter) { query.append("\(parameter)=\(value)") }
    }

    var text: String {
        text(user: user.map(String.init), query: query.map(String.init))
    }

    var redacted: String {
        let shownUser = user.map { user in
            let name = user.prefix { $0 != ":" }
            return user.contains(":") ? "\(name):***" : String(name)
        }
        return text(
            user: shownUser,
            query: query.map { name($0).contains("password") ? "\(name($0))=***" : String($0) })
    }

    private func text(user: String?, query: [String]) -> String {
        let userPart = user.map { "\($0)@" } ?? ""
        let queryPart = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        return "\(scheme)://\(userPart)\(place)\(queryPart)"
    }
}
