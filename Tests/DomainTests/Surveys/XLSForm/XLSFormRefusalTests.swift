import Domain
import Testing

struct XLSFormRefusalTests {
    private func faults(_ survey: String, choices: String = lists) -> [String] {
        do {
            _ = try form(survey, choices: choices)
            return []
        } catch {
            return error.faults.map { "\($0.place.sheet) \($0.place.row) \($0.place.column): \($0.reason)" }
        }
    }

    @Test(arguments: [
        ("name | label\na | A?", ["survey 1 type: columnMissing(\"type\")"]),
        ("type | label\ntext | A?", ["survey 1 name: columnMissing(\"name\")"]),
        ("type | name\ntext | a", ["survey 1 label: columnMissing(\"label\")"]),
        ("type | name | label | relevant | relevance\ntext | a | A?", ["survey 1 relevance: columnTwice"]),
        ("type | name | label\n | a | A?", ["survey 2 type: typeMissing"]),
        (
            "type | name | label\ntekst | a | A?",
            ["survey 2 type: unknownType(\"tekst\")"]
        ),
        ("type | name | label\ntext | | A?\ntext | b | B?", ["survey 2 name: nameMissing"]),
        ("type | name | label\ntext | a |\ntext | b | B?", ["survey 2 label: labelMissing"]),
        ("type | name | label\ntext | a | \u{200B}\ntext | b | B?", ["survey 2 label: labelMissing"]),
        ("type | name | label\ntext | a | A?\ntext | a | B?", ["survey 3 name: nameTwice"]),
        ("type | name | label\nselect_one | a | A?\ntext | b | B?", ["survey 2 type: listMissing"]),
        ("type | name | label\nselect_one k | a | A?\ntext | b | B?", ["survey 2 type: unknownList(\"k\")"]),
        ("type | name | label\nbegin group | g |\ntext | b | B?", ["survey 2 type: notEnded"]),
        ("type | name | label\ntext | b | B?\nend group", ["survey 3 type: notBegun"]),
        (
            "type | name | label\nbegin group | g |\ntext | b | B?\nend repeat",
            ["survey 4 type: notBegun", "survey 2 type: notEnded"]
        ),
        ("type | name | label\nnote | b | B?", ["survey 1 type: noQuestions"]),
        (
            "type | name | label\nselect_one l x | a | A?\ntext | b | B?",
            ["survey 2 type: unknownType(\"select_one l x\")"]
        ),
    ])
    func `what makes no form is told by its place`(survey: String, expected: [String]) {
        #expect(faults(survey) == expected)
    }

    @Test(arguments: [
        ("list_name | name | label\nl | a | A\nl | a | B", ["choices 3 name: choiceTwice"]),
        ("list_name | name | label\nl | a | A\nl | | B", ["choices 3 name: nameMissing"]),
        ("list_name | name | label\nl | a |\nl | b | B", ["choices 2 label: labelMissing"]),
        ("list_name | name\nl | a\nl | b", ["choices 1 label: columnMissing(\"label\")"]),
        (
            "list | name | label\nl | a | A",
            ["choices 1 list_name: columnMissing(\"list_name\")", "survey 2 type: unknownList(\"l\")"]
        ),
        (
            "list_name | name | label::English (en)\nl | a | A\nl | b | B",
            ["choices 1 label::English (en): vietnameseMissing"]
        ),
        ("", ["survey 2 type: unknownList(\"l\")"]),
    ])
    func `what is wrong with a list is told once`(choices: String, expected: [String]) {
        let survey = "type | name | label\nselect_one l | a | A?\nselect_multiple l | b | B?\ntext | c | C?"
        let told = faults(survey, choices: choices)
        #expect(told.filter { !$0.hasPrefix("survey 3") } == expected)
    }

    @Test func `lists that nobody asks for may be as they are`() throws {
        let choices = lists + "\nx | a | \nx | a | A"
        #expect(try form("type | name | label\nselect_one l | a | A?", choices: choices).questions.count == 1)
    }

    @Test func `an import is as large as a questionnaire may be`() throws {
        func survey(_ count: Int, notes: Int = 0, label: Int = 1) -> String {
            let questions = (0..<count).map { "text | q\($0) | \(String(repeating: "ế", count: label))" }
            let others = [String](repeating: "note | | x", count: notes)
            return (["type | name | label"] + questions + others).joined(separator: "\n")
        }
        #expect(faults(survey(200)) == [])
        #expect(faults(survey(201)) == ["survey 202 name: tooManyQuestions(most: 200)"])
        #expect(faults(survey(1, notes: 1_999)) == [])
        #expect(faults(survey(1, notes: 2_000)) == ["survey 1 type: tooManyRows(most: 2000)"])
        #expect(faults(survey(1, label: 2_000)) == [])
        #expect(faults(survey(1, label: 2_001)) == ["survey 2 label: tooLong(most: 2000)"])
        let long = String(repeating: "x", count: 301)
        #expect(
            faults(
                "type | name | label\nselect_one l | a | A?",
                choices: "list_name | name | label\nl | a | \(long)\nl | b | B") == [
                    "choices 2 label: tooLong(most: 300)"
                ])
        let many = survey(150).replacing("| ế", with: "|")
        #expect(faults(many).count == Limits.toldErrors)
    }

    @Test(arguments: [1, 2, 100, 101])
    func `a question has 2 to 100 choices`(count: Int) throws {
        let choices = (["list_name | name | label"] + (0..<count).map { "l | c\($0) | C" }).joined(
            separator: "\n")
        let form = try form("type | name | label\nselect_one l | a | A?\ntext | b | B?", choices: choices)
        #expect(form.questions.count == (2...100 ~= count ? 2 : 1))
        #expect(form.told == (2...100 ~= count ? [] : ["2 type: choiceCount(\(count))"]))
    }

    @Test func `what asks nothing is left out without changing the survey`() throws {
        let form = try form(
            """
            type             | name     | label::vi | label::fr | hint | required | relevant | calculation | readonly | parameters | appearance | disabled
            start            | start    |           |           |      |          |          |             |          |            |            |
            deviceid         | deviceid |           |           |      |          |          |             |          |            |            |
            get phone number | so_may   |           |           |      |          |          |             |          |            |            |
            audit            |          |           |           |      |          |          |             |          |            |            |
            background-audio | ghi_am   |           |           |      |          |          |             |          |            |            |
            note             |          | Xin chào  |           |      |          |          |             |          |            |            |
            calculate        | c        |           |           |      |          |          | 1 + 1       |          |            |            |
            begin group      | g        | Phần I    | Partie    |      |          |          |             |          |            | field-list |
            text             | a        | A?        | Q         | gợi ý |         | yes      |             | no       | rows=3     | multiline  |
            text             | b        | B?        |           |      |          | false()  |             |          |            |            |
            text             | d        | D?        |           |      |          |          |             | yes      |            |            |
            tekst            | e        | E?        |           |      |          |          |             |          |            |            | yes
            end group        |          |           |           |      |          |          |             |          |            |            |
            begin group      | h        | Phần II   |           |      |          | no       |             |          |            |            |
            text             | k        |           |           |      |          |          |             |          |            |            |
            end group        |          |           |           |      |          |          |             |          |            |            |
                             |          |           |           |      |          |          |             |          |            |            |
                             |          |           |           | ghi chú |       |          |             |          |            |            |
            """)
        #expect(form.questions.map(\.code) == ["a"])
        #expect(
            form.told == [
                "1 label::fr: language", "1 hint: column", "1 appearance: column",
                #"2 type: metadata("start")"#,
                #"3 type: metadata("deviceid")"#, #"4 type: metadata("get phone number")"#,
                #"5 type: metadata("audit")"#,
                #"6 type: metadata("background-audio")"#, "7 type: note",
                #"8 type: computedValue("calculate")"#,
                "9 label::vi: groupLabel", "10 parameters: parameters", "11 relevant: neverAsked",
                "12 readonly: readOnly",
                "15 label::vi: groupLabel", "15 relevant: neverAsked",
            ])
        #expect(form.leftOut.allSatisfy { !$0.reason.changesSurvey })
    }

    @Test func `what asks otherwise is told as changing the survey`() throws {
        let form = try form(
            """
            type                        | name | label      | required | constraint | choice_filter | calculation | readonly  | parameters         | media::image
            text                        | t    | T?         |          |            |               |             |           |                    |
            date                        | a    | A?         |          |            |               |             |           |                    |
            select_one_from_file x.csv  | b    | B?         |          |            |               |             |           |                    |
            select_one ${t}             | c    | C?         |          |            |               |             |           |                    |
            begin repeat                | d    | D          |          |            |               |             |           |                    |
            text                        | d1   |            |          |            |               |             |           |                    |
            end repeat                  |      |            |          |            |               |             |           |                    |
            select_one l or_other       | e    | E?         |          |            |               |             |           |                    |
            select_one l                | f    | F ${t}?    |          |            | x = ${t}      |             |           |                    |
            text                        | g    | G?         | ${t} = 1 | . != 'x'   |               | once(1)     | ${t} = 1  |                    | g.png
            range                       | h    | H?         |          |            |               |             |           | end=2 step=0.5     |
            range                       | i    | I?         |          |            |               |             |           | tick_labelset=l    |
            begin_score                 | k    | K          |          |            |               |             |           |                    |
            score__row                  | k1   | K1         |          |            |               |             |           |                    |
            end_score                   |      |            |          |            |               |             |           |                    |
            """)
        #expect(form.questions.map(\.code) == ["t", "e", "f", "g", "i"])
        #expect(
            form.told == [
                #"3 type: type("date")"#, #"4 type: type("select_one_from_file x.csv")"#,
                #"5 type: type("select_one ${t}")"#, "6 type: repeated", "9 type: otherChoice",
                "10 label: answerInText", "10 choice_filter: choiceFilter", "11 readonly: readOnlyCondition",
                "11 required: requirement", "11 calculation: calculation", "11 constraint: constraint",
                "11 media::image: media", "12 parameters: range", "13 parameters: stepLabels",
                #"14 type: type("score")"#,
            ])
        #expect(form.leftOut.allSatisfy { $0.reason.changesSurvey })
    }

    @Test(arguments: [
        "start=0 end=0", "end=1000", "start=-200 end=-150", "step=2", "start=a", "start=1.5", "end=1e30",
    ])
    func `a range that is no scale of ours is left out`(parameters: String) throws {
        let form = try form(
            "type | name | label | parameters\nrange | a | A? | \(parameters)\ntext | b | B? |")
        #expect(form.questions.map(\.code) == ["b"] && form.told == ["2 parameters: range"])
    }

    @Test func `a range may go down, and has as many steps as ours`() throws {
        for (parameters, range) in [
            ("start=5 end=1 step=-1", 1...5), ("start=10,end=1", 1...10), ("start=-50 end=50", -50...50),
        ] {
            let form = try form("type | name | label | parameters\nrange | a | A? | \(parameters)")
            #expect(form.questions.map(\.form) == [.scale(range)] && form.told == [])
        }
    }

    @Test func `pictures and answers in choices are told at the list, once`() throws {
        let form = try form(
            "type | name | label\nselect_one l | a | A?\nselect_multiple l | b | B?",
            choices: "list_name | name | label | image | order\nl | a | ${b} | a.png | 1\nl | b | B | | 2")
        #expect(
            form.told == [
                "choices 1 order: column", "choices 2 label: answerInText", "choices 2 image: media",
            ])
    }

    @Test func `a table's label is the beginning of its questions`() throws {
        let form = try form(
            """
            type         | name | label          | appearance
            begin_group  | g    | Hài lòng với?  | table-list minimal
            select_one l | a    | Đường          |
            end_group    |      |                |
            """)
        #expect(form.told == ["1 appearance: column", "2 label: stem"])
    }
}
