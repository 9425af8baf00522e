import Domain
import Testing

struct XLSFormTests {
    @Test func `each type of question has its like`() throws {
        let form = try form(
            """
            type              | name | label | required | constraint             | parameters
            select_one l      | a    | A?    | yes      |                        |
            select_multiple l | b    | B?    | TRUE     | count-selected(.) <= 1 |
            select_multiple l | c    | C?    | no       |                        |
            rank so           | d    | D?    | 1        |                        |
            integer           | e    | E?    | true()   | . >= 16 and . <= 120   |
            decimal           | f    | F?    | 0        |                        |
            range             | g    | G?    |          |                        |
            range             | h    | H?    |          |                        | start = 0; end=5, step=1
            text              | i    | I?    |          |                        |
            text              | k    | K?    |          | string-length(.) < 300 |
            """)
        let choices = ["a", "b"].map {
            Question.Choice(code: $0, label: SurveyText(vi: "Lựa chọn \($0)", en: nil))
        }
        let numbers = [("1", "Một"), ("2", "Hai"), ("10", "Mười")].map {
            Question.Choice(code: $0.0, label: SurveyText(vi: $0.1, en: nil))
        }
        #expect(
            form.questions.map(\.form) == [
                .single(choices), .multiple(choices, 1...1), .multiple(choices, 0...2), .rank(numbers, 3...3),
                .number(16...120), .number(Limits.number), .scale(1...10), .scale(0...5), .text(1...1_000),
                .text(1...299),
            ])
        #expect(
            form.questions.map(\.isRequired) == [true, true, false, true, true]
                + [Bool](repeating: false, count: 5))
        #expect(form.questions.map(\.code) == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "k"])
        #expect(form.questions.first?.text == SurveyText(vi: "A?", en: nil))
        #expect(form.leftOut.map(\.reason) == [.decimals] && form.leftOut[0].place.row == 6)
        #expect(try Questionnaire(form.questions).questions == form.questions)
    }

    @Test(arguments: [
        "select one l", "select1 l", "Select_One  l", "select one from l", "add select one prompt using l",
    ])
    func `older names of a single choice mean the same`(type: String) throws {
        #expect(try form("type | name | label\n\(type) | a | A?").questions.first?.form.kind == .single)
    }

    @Test(arguments: [
        ("select all that apply from l", Question.Kind.multiple), ("select all that apply l", .multiple),
        ("add select multiple prompt using l", .multiple), ("q int", .number),
        ("add decimal prompt", .number),
        ("string", .text), ("rank l", .rank),
    ])
    func `older names of other types mean the same`(type: String, kind: Question.Kind) throws {
        #expect(try form("type | name | label\n\(type) | a | A?").questions.first?.form.kind == kind)
    }

    @Test(arguments: [
        "type | name | label | relevant", "Type | NAME | caption | relevance",
        "command | tag | Label | bind::relevant",
        "type | value | label::Tiếng Việt (vi) | bind::relevant",
        "type | name | label:Vietnamese | bind:relevant",
        "type | name | label :: vi | Relevance",
    ])
    func `columns go by several names`(header: String) throws {
        let form = try form("\(header)\ninteger | a | A? |\ntext | b | B? | ${a} > 3")
        #expect(form.conditions == [nil, "a > 3"] && form.questions[1].text.vi == "B?" && form.told == [])
    }

    @Test func `a single colon separates nothing where there are double ones`() throws {
        let form = try form(
            "type | name | label::Tiếng Việt (vi) | label:English (en)\ntext | a | A? | What?")
        #expect(form.questions[0].text == SurveyText(vi: "A?", en: nil))
        #expect(form.told == ["1 label:English (en): column"])
    }

    @Test(arguments: [
        ("label::Tiếng Việt (vi) | label::English (en)", "", "1", "2"),
        ("label::English | label::Vietnamese", "", "2", "1"),
        ("label::en-US (en-US) | label::Việt", "", "2", "1"), ("label | label::English (en)", "", "1", "2"),
        ("label | label::Vietnamese (vi)", "", "2", nil),
        ("label | label::Vietnamese (vi)", "English (en)", "2", "1"),
        ("label | label::English (en)", "Tiếng Việt (vi)", "1", "2"),
        ("label | label::Français (fr)", "", "1", nil),
        ("label | label::fr", "vi", "1", nil), ("label::TIẾNG VIỆT | hint", "", "1", nil),
        ("label::Tiếng Anh | label::tieng viet", "default", "2", "1"),
    ])
    func `the labels of our languages are found`(header: String, language: String, vi: String, en: String?)
        throws
    {
        let form = try form(
            "type | name | \(header)\ntext | a | 1 | 2", settings: "default_language\n\(language)")
        #expect(form.questions.map(\.text) == [SurveyText(vi: vi, en: en)])
    }

    @Test(arguments: [
        ("label::English (en) | label::fr", ""), ("label | hint", "English (en)"),
        ("label::Tiếng Việt (en) | hint", ""),
    ])
    func `without labels known to be Vietnamese there is no form`(header: String, language: String) {
        let fault = #expect(throws: XLSFormFaults.self) {
            try form("type | name | \(header)\ntext | a | 1 | 2", settings: "default_language\n\(language)")
        }
        #expect(fault?.faults.map(\.reason) == [.vietnameseMissing] && fault?.faults.first?.place.row == 1)
    }

    @Test func `sheets go by their names in any case, or by being alone`() throws {
        let survey = "type | name | label\ntext | a | A?"
        let settings = Sheet("SETTINGS", "form_title | form_id\nKhảo sát | ks")
        #expect(try XLSForm([settings, Sheet("Survey", survey)]).title == "Khảo sát")
        #expect(try XLSForm([Sheet("Trang tính1", survey)]).questions.count == 1)
        #expect(throws: XLSFormFaults.self) { try XLSForm([Sheet("Trang tính1", survey), settings]) }
        #expect(XLSForm.sheets(among: ["Ghi chú", "Choices", "x", "survey", "settings"]) == [1, 3, 4])
        #expect(XLSForm.sheets(among: ["x"]) == [0])
        let form = try XLSForm([
            Sheet("survey", survey), Sheet("choices", ""), Sheet("Entities", "list_name\nx"),
        ])
        #expect(form.leftOut.map(\.reason) == [.sheet])
    }

    @Test func `names that are no codes are changed, always into the same ones`() throws {
        let long = String(repeating: "x", count: 33)
        let form = try form(
            """
            type          | name    | label | relevant
            select_one k  | tuổi    | 1     |
            select_one k  | tuoi    | 2     | ${tuổi} = 'Đã nghe'
            integer       | q-1.2   | 3     |
            text          | 1a      | 4     | ${q-1.2} > 1 and selected(${tuoi}, 'a/b')
            text          | TUOI    | 5     |
            text          | _x      | 6     |
            text          | \(long) | 7     |
            text          | \(long)y | 8    |
            """,
            choices: """
                list_name | name    | label
                k         | Đã nghe | 1
                k         | a_b     | 2
                k         | a/b     | 3
                """)
        #expect(
            form.questions.map(\.code) == [
                "tuoi_2", "tuoi", "q_1_2", "q1a", "tuoi_3", "q_x", String(repeating: "x", count: 32),
                String(repeating: "x", count: 30) + "_2",
            ])
        #expect(form.questions[0].form.choices.map(\.code) == ["da_nghe", "a_b", "a_b_2"])
        #expect(form.conditions[1] == "tuoi_2 = 'da_nghe'")
        #expect(form.conditions[3] == "q_1_2 > 1 and selected(tuoi, 'a_b_2')")
        #expect(
            form.told == [
                #"2 name: renamed(to: "tuoi_2")"#, #"4 name: renamed(to: "q_1_2")"#,
                #"5 name: renamed(to: "q1a")"#,
                #"6 name: renamed(to: "tuoi_3")"#, #"7 name: renamed(to: "q_x")"#,
                #"8 name: renamed(to: "\#(String(repeating: "x", count: 32))")"#,
                #"9 name: renamed(to: "\#(String(repeating: "x", count: 30))_2")"#,
                #"choices 2 name: renamed(to: "da_nghe")"#, #"choices 4 name: renamed(to: "a_b_2")"#,
            ])
        #expect(try Questionnaire(form.questions).questions.count == 8)
    }
}
