import Testing

extension AccessTable {
    static let roles = ["administrator", "leader", "advisor", "officer", "collaborator", "auditor"]

    struct Row {
        /// `GET /v1/units/{id}`
        let route: String
        let thing: String
        /// By role.
        let letters: [String: [Character]]
        let nobody: Character

        func letter(_ role: String, _ relation: Relation) -> Character? {
            guard let letters = letters[role], letters.count == Relation.allCases.count else { return nil }
            return letters[relation.rawValue]
        }

        /// What a message calls it.
        var name: String { thing == "-" ? route : "\(route) [\(thing)]" }
    }

    static var rows: [Row] {
        get throws {
            try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                let words = line.split(separator: " ").map(String.init)
                try #require(words.count == 4 + roles.count, "\(line)")
                let letters = Dictionary(zip(roles, words[3...].map(Array.init))) { first, _ in first }
                return Row(
                    route: "\(words[0]) \(words[1])", thing: words[2], letters: letters,
                    nobody: words[9].first ?? "?")
            }
        }
    }

    /// What a status is in the table; an answer that says nothing of access is `?`.
    static func letter(_ status: Int) -> Character {
        switch status {
        case 200...299, 409, 412, 422, 428: "A"
        case 401: "1"
        case 403: "3"
        case 404: "4"
        default: "?"
        }
    }
}
