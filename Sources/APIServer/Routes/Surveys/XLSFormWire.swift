import Domain

/// What an import leaves out, as clients read it.
enum XLSFormWire {
    private enum Severity: String, WireValue {
        /// The survey asks the same.
        case harmless
        /// It asks others, or something else.
        case changes
    }

    static func write(_ leftOut: [XLSForm.LeftOut], in language: Language, _ json: inout JSONWriter) {
        json.memberArray(
            "leftOut",
            { json in
                for item in leftOut {
                    let (code, phrase) = item.reason.words
                    json.object { json in
                        json.member("sheet", item.place.sheet)
                        json.member("row", item.place.row)
                        json.member("column", item.place.column)
                        json.member("severity", item.reason.changesSurvey ? Severity.changes : .harmless)
                        json.member("code", code)
                        json.member("detail", language(phrase))
                    }
                }
            })
    }
}
