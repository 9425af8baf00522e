import Domain
import Testing

struct XLSFormConditionTests {
    private func condition(_ text: String) throws -> (said: String?, told: [String]) {
        let form = try form(
            """
            type               | name | label | relevant
            select_one l       | m    | M?    |
            select_one so      | s    | S?    |
            select_multiple so | n    | N?    |
            integer            | t    | T?    |
            text               | v    | V?    |
            calculate          | c    |       |
            begin group        | g    |       |
            date               | d    | D?    |
            end group          |      |       |
            text               | q    | Q?    | \(text)
            text               | z    | Z?    |
            """)
        return (form.conditions[5], form.told.filter { $0.hasPrefix("11 ") })
    }

    @Test(arguments: [
        ("${m} = 'a'", "m = 'a'"), ("${m} != 'a'", "not(m = 'a')"), ("${s} = 1", "s = '1'"),
        ("10 != ${s}", "not('10' = s)"), ("${s} = 1.0 or ${s} = '2'", "s = '1' or s = '2'"),
        ("selected(${n}, '10')", "selected(n, '10')"), ("count-selected(${n}) >= '2'", "count(n) >= 2"),
        ("${t} > '18' and ${t} <= ‘60.5’", "t > 18 and t <= 60.5"), ("${t} = ''", "not(answered(t))"),
        ("${v} != ''", "answered(v)"), ("not(${m} = \"b\")", "not(m = 'b')"),
    ])
    func `conditions are said in our words`(text: String, expected: String) throws {
        let (said, told) = try condition(text)
        #expect(said == expected && told == [])
    }

    @Test(arguments: [("true()", nil), ("yes", nil), ("1", nil), ("TRUE", nil)] as [(String, String?)])
    func `what always holds is no condition`(text: String, expected: String?) throws {
        let (said, told) = try condition(text)
        #expect(said == expected && told == [])
    }

    @Test(arguments: [
        ("today() > 1", "notCovered"), ("${m} = 'c'", "unknownChoice"), ("${s} = 3", "mismatch"),
        ("${s} > 1", "notOrdered"), ("${n} = '1'", "notComparable"), ("${v} = 'x'", "notComparable"),
        ("${q} = 'x'", "ownQuestion"), ("${z} != ''", "laterQuestion"), ("${k} = 1", "unknownQuestion"),
        ("${t} >", "unexpectedEnd"), ("${t} + 1 > 2", "notCovered"), ("${t} = 'x'", "mismatch"),
        ("${c} = 1", "conditionOn"), ("${d} != ''", "conditionOn"), ("${g} != ''", "conditionOn"),
    ])
    func `conditions that can't be said are told, and change the survey`(text: String, kind: String) throws {
        let (said, told) = try condition(text)
        #expect(said == nil && told.count == 1)
        #expect(told.first?.hasPrefix("11 relevant: condition") == true)
        #expect(told.first?.contains(kind) == true, "\(told)")
    }

    @Test func `a group's condition is each member's`() throws {
        let form = try form(
            """
            type         | name | label | relevant
            select_one l | m    | M?    |
            integer      | t    | T?    |
            begin_group  | g    | Nhóm  | ${m} = 'a'
            text         | x    | X?    |
            begin group  |      |       | ${t} > 1 or ${t} < 0
            text         | y    | Y?    | ${x} != ''
            end group    |      |       |
            end_group    |      |       |
            text         | z    | Z?    |
            begin group  | h    |       | ${k} = 1
            end group    |      |       |
            """)
        #expect(
            form.conditions == [nil, nil, "m = 'a'", "m = 'a' and (t > 1 or t < 0) and answered(x)", nil])
        #expect(form.told == ["4 label: groupLabel"])
    }

    @Test func `a group's condition asks about what comes before the group`() throws {
        let form = try form(
            """
            type         | name | label | relevant
            begin group  | g    |       | ${x} != ''
            text         | x    | X?    |
            text         | y    | Y?    |
            end group    |      |       |
            """)
        #expect(form.conditions == [nil, nil])
        #expect(
            form.told.count == 1 && form.told[0].hasPrefix("2 relevant: condition")
                && form.told[0].contains("ownQuestion"))
    }

    @Test func `conditions that grow too long together are told at the question`() throws {
        let long = (0..<60).map { "${t} != \($0)" }.joined(separator: " and ")
        let form = try form(
            """
            type        | name | label | relevant
            integer     | t    | T?    |
            begin group | g    |       | \(long)
            text        | x    | X?    | ${t} > 1
            text        | y    | Y?    | \(long)
            end group   |      |       |
            """)
        #expect(form.conditions[1] != nil && form.conditions[2] == nil)
        #expect(
            form.told.count == 1 && form.told[0].hasPrefix("5 name: condition")
                && form.told[0].contains("tooLong"))
    }

    @Test func `names that several groups share can't be asked about`() throws {
        let form = try form(
            """
            type        | name | label | relevant
            begin group | g    |       |
            text        | x    | X?    |
            end group   |      |       |
            begin group | h    |       |
            text        | x    | X?    |
            text        | y    | Y?    | ${x} != ''
            end group   |      |       |
            """)
        #expect(form.questions.map(\.code) == ["x", "x_2", "y"])
        #expect(form.told == [#"6 name: renamed(to: "x_2")"#, #"7 relevant: conditionOn("x")"#])
    }

    @Test(
        arguments: [
            (". >= 16 and . <= 120", 16.0...120, 16.0...120), (".>0", 1...1e12, nil),
            ("0 < . and (. < 10.5)", 1...10, nil),
            (". > -1.5", -1...1e12, nil), (". = 5", 5...5, 5...5),
            (". >= 1 and . >= 3 and . <= 9", 3...9, 3...9),
            (". <= 2.5", -1e12...2.5, -1e12...2.5), (". >= 5 and . <= 1", nil, nil), (". != 5", nil, nil),
            (". < ${t}", nil, nil), (". > 1 or . < 0", nil, nil), ("regex(., '^[0-9]+$')", nil, nil),
            ("string-length(.) < 5", nil, nil), ("not(. > 5)", nil, nil), (". >= 1 and", nil, nil),
            ("5", nil, nil),
            (". >= 1 . <= 5", nil, nil), ("", nil, nil),
        ] as [(String, ClosedRange<Double>?, ClosedRange<Double>?)])
    func `constraints that are bounds become these`(
        text: String, whole: ClosedRange<Double>?, decimal: ClosedRange<Double>?
    ) throws {
        for (type, expected) in [("integer", whole), ("decimal", decimal)] {
            let form = try form("type | name | label | constraint\n\(type) | a | A? | \(text)")
            #expect(form.questions[0].form == .number(expected ?? Limits.number), "\(type)")
            #expect(form.told == (expected == nil && !text.isEmpty ? ["2 constraint: constraint"] : []))
        }
    }

    @Test(arguments: [
        (
            "select_multiple so", "count-selected(.) >= 2 and count-selected(.) < 4", Question.Kind.multiple,
            2...3
        ),
        ("select_multiple so", "2 >= count-selected( . )", .multiple, 0...2),
        ("text", "string-length(.) >= 10", .text, 10...1_000),
        ("text", "string-length(.) <= 5000", .text, 1...5_000),
        ("text", "string-length(.) <= 9000", .text, 1...5_000), ("range", ". >= 3", .scale, 3...10),
    ])
    func `counts, lengths and steps are bounded too`(
        type: String, constraint: String, kind: Question.Kind, expected: ClosedRange<Int>
    ) throws {
        let form = try form("type | name | label | constraint\n\(type) | a | A? | \(constraint)")
        let range: ClosedRange<Int>? =
            switch form.questions[0].form {
            case .multiple(_, let range), .text(let range), .scale(let range): range
            default: nil
            }
        #expect(range == expected && form.questions[0].form.kind == kind && form.told == [])
    }

    @Test(arguments: [
        "select_one so", "select_multiple so", "rank so", "text", "range",
    ])
    func `what a type has no bounds for is told`(type: String) throws {
        for constraint in ["count-selected(.) > 3", ". > 9", "string-length(.) > 5000", "selected(., '1')"] {
            let form = try form("type | name | label | constraint\n\(type) | a | A? | \(constraint)")
            #expect(form.told == ["2 constraint: constraint"], "\(constraint)")
        }
    }
}
