import Domain
import Testing

struct XLSFormFuzzTests {
    /// SplitMix64: the same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let types = [
        "text", "text", "integer", "decimal", "range", "select_one l", "select_one so", "select_multiple so",
        "select_multiple l or_other", "rank so", "note", "calculate", "date", "start", "begin group",
        "end group",
        "text", "integer", "select_one l", "begin_repeat", "select_one nope", "?",
    ]
    private static let headers = [
        "type", "name", "label", "label::Tiếng Việt (vi)", "label::en", "relevant", "bind::relevant",
        "required",
        "constraint", "parameters", "readonly", "media::image", "", ":", "::", "a::b::c", "jr:count",
        "choice_filter",
    ]
    private static let pieces = [
        "a", "q-1", "tuổi", "${a}", "${q-1}", "yes", "no", "true()", " and ", " or ", " = ", " > ", " <= ",
        ".", "1", "'1'",
        "10", "selected(", ")", "(", ", ", "count-selected(.)", "string-length(.)", "not(", "start=", "end=",
        "-1", "\"", "x",
    ]

    private func cell(_ header: String, _ numbers: inout Numbers) -> String? {
        switch header {
        case "type": return Self.types.randomElement(using: &numbers)
        case "name":
            let name =
                ["a", "b", "q-1", "tuổi", "tuoi", "Tuoi", "1", "x y"].randomElement(using: &numbers) ?? ""
            return Int.random(in: 0..<9, using: &numbers) == 0 ? name : "\(name)\(numbers.next() % 1_000)"
        case "label": return "Câu"
        default:
            guard Bool.random(using: &numbers) else { return nil }
            return (0..<Int.random(in: 1...7, using: &numbers)).map { _ in
                Self.pieces.randomElement(using: &numbers) ?? ""
            }.joined()
        }
    }

    private func sheet(_ name: String, _ headers: [String], _ numbers: inout Numbers) -> Sheet {
        let header = Sheet.Row(
            number: 1, cells: Dictionary(uniqueKeysWithValues: headers.enumerated().map { ($0, $1) }))
        let rows = (2..<Int.random(in: 2...10, using: &numbers)).map { number in
            var cells: [Int: String] = [:]
            for (column, header) in headers.enumerated() {
                if let text = cell(header, &numbers), !text.isEmpty { cells[column] = text }
            }
            return Sheet.Row(number: number, cells: cells)
        }
        return Sheet(name: name, rows: [header] + rows)
    }

    @Test func `any spreadsheet is a form that makes a questionnaire, or is refused`() throws {
        var numbers = Numbers(state: 20_261_022)
        var taken = 0
        for round in 0..<3_000 {
            var headers = ["type", "name", "label", "relevant", "constraint", "required", "parameters"]
            if round % 3 == 0 {
                for _ in 0..<3 {
                    let place = Int.random(in: 0..<headers.count, using: &numbers)
                    headers[place] = Self.headers.randomElement(using: &numbers) ?? ""
                }
            }
            var sheets = [sheet("survey", headers, &numbers), Sheet("choices", lists)]
            if round % 5 == 0 {
                sheets[1] = sheet("choices", ["list_name", "name", "label", "type"], &numbers)
            }
            guard let form = try? XLSForm(sheets) else { continue }
            taken += 1
            #expect(try Questionnaire(form.questions).questions == form.questions)
            #expect(try XLSForm(sheets) == form)
        }
        #expect(taken > 100)
    }
}
