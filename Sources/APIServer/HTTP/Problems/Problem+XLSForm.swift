import Domain

extension Problem {
    /// A file that is no workbook is malformed, as JSON can be.
    init(spreadsheet fault: SpreadsheetFault) {
        let (code, phrase) = fault.words
        self = Problem.malformed.detailed("Tệp .xlsx không đọc được.", "The .xlsx can't be read.").with([
            ProblemError(pointer: "", code: code, detail: phrase)
        ])
    }

    /// A spreadsheet that is no form is refused with every cell that is wrong.
    init(form faults: XLSFormFaults) {
        let errors = faults.faults.map { fault in
            let (code, phrase) = fault.reason.words
            return ProblemError(pointer: fault.place.pointer, code: code, detail: phrase)
        }
        self = Problem.ruleRefused.detailed(
            "\(errors.count) chỗ trong bảng tính chưa đúng; chưa có gì thay đổi.",
            "\(errors.count) places in the spreadsheet are wrong; nothing was changed."
        ).with(errors)
    }

    init(leftOut: [XLSForm.LeftOut]) {
        let errors = leftOut.prefix(Limits.toldErrors).map { item in
            let (code, phrase) = item.reason.words
            return ProblemError(pointer: item.place.pointer, code: code, detail: phrase)
        }
        self = Problem.ruleRefused.detailed(
            "\(leftOut.count) chỗ không chuyển được nên phiếu sẽ hỏi khác bảng tính; nếu vẫn muốn nhập, hãy gửi lại với acceptLeftOut=true.",
            "\(leftOut.count) places can't be taken, so that the survey would ask differently than the spreadsheet; send it again with acceptLeftOut=true if you want it so."
        ).with(errors)
    }
}

extension XLSForm.Place {
    fileprivate var pointer: String {
        let row = JSONPointer.child(row, of: JSONPointer.child(sheet, of: ""))
        return column.isEmpty ? row : JSONPointer.child(column, of: row)
    }
}

extension SpreadsheetFault {
    fileprivate var words: (code: String, phrase: Phrase) {
        switch self {
        case .notArchive:
            (
                "notArchive",
                Phrase(
                    vi:
                        "Đây không phải tệp .xlsx, hoặc tệp bị cắt cụt; tệp .xls và .ods hãy lưu lại thành .xlsx.",
                    en: "This is no .xlsx, or it is cut off; save an .xls or .ods as .xlsx first.")
            )
        case .unsupportedArchive:
            (
                "unsupportedArchive",
                Phrase(
                    vi: "Tệp có mật khẩu, hoặc nén theo cách chưa hỗ trợ; hãy lưu lại thành .xlsx thường.",
                    en:
                        "It has a password, or is packed in a way that is not supported; save it as a plain .xlsx."
                )
            )
        case .damaged(let part):
            (
                "damaged",
                Phrase(
                    vi: "Phần \(part) bị hỏng; hãy gửi lại tệp gốc.",
                    en: "The part \(part) is damaged; send the original file again.")
            )
        case .malformed(let part, let at):
            (
                "malformedPart",
                Phrase(
                    vi: "Phần \(part) không phải XML đúng dạng trong UTF-8 (byte \(at)).",
                    en: "The part \(part) is no well-formed XML in UTF-8 (byte \(at)).")
            )
        case .notWorkbook:
            (
                "notWorkbook",
                Phrase(
                    vi: "Tệp thiếu những phần của một bảng tính, hoặc các phần mâu thuẫn nhau.",
                    en: "Parts of a workbook are missing, or contradict each other.")
            )
        case .tooLarge:
            (
                "tooLarge",
                Phrase(
                    vi:
                        "Bảng tính quá lớn: nhiều nhất \(Limits.spreadsheetCells) ô có nội dung; hãy xóa hẳn các dòng, cột trống đã định dạng và các trang tính thừa.",
                    en:
                        "The workbook is too large: at most \(Limits.spreadsheetCells) cells with something in them; delete formatted rows and columns that are empty, and sheets that are not needed."
                )
            )
        }
    }
}

extension XLSFormFaults.Reason {
    fileprivate var words: (code: String, phrase: Phrase) {
        switch self {
        case .surveyMissing:
            ("surveyMissing", Phrase(vi: "Thiếu trang tính survey.", en: "The sheet survey is missing."))
        case .columnMissing(let name):
            ("columnMissing", Phrase(vi: "Thiếu cột \(name).", en: "The column \(name) is missing."))
        case .columnTwice:
            (
                "columnTwice",
                Phrase(vi: "Đã có một cột cùng nghĩa.", en: "There is another column of this meaning.")
            )
        case .vietnameseMissing:
            (
                "vietnameseMissing",
                Phrase(
                    vi: "Cần nhãn tiếng Việt, trong cột label hoặc label::Tiếng Việt (vi).",
                    en: "Labels in Vietnamese are needed, in a column label or label::Tiếng Việt (vi).")
            )
        case .tooManyRows(let most):
            ("tooManyRows", Phrase(vi: "Nhiều nhất \(most) dòng.", en: "At most \(most) rows."))
        case .tooManyQuestions(let most):
            ("tooManyQuestions", Phrase(vi: "Nhiều nhất \(most) câu hỏi.", en: "At most \(most) questions."))
        case .noQuestions:
            (
                "noQuestions",
                Phrase(
                    vi: "Không có dòng nào là câu hỏi chuyển được.",
                    en: "No row is a question that can be taken.")
            )
        case .typeMissing:
            ("typeMissing", Phrase(vi: "Cần loại câu hỏi.", en: "Expected the question's type."))
        case .unknownType(let type):
            (
                "unknownType",
                Phrase(vi: "XLSForm không có loại '\(type)'.", en: "XLSForm has no type '\(type)'.")
            )
        default: wordsOfNames
        }
    }

    private var wordsOfNames: (code: String, phrase: Phrase) {
        switch self {
        case .nameMissing: ("nameMissing", Phrase(vi: "Cần tên.", en: "Expected a name."))
        case .nameTwice:
            (
                "nameTwice",
                Phrase(vi: "Tên này đã dùng trong cùng nhóm.", en: "Its group has this name already.")
            )
        case .labelMissing:
            ("labelMissing", Phrase(vi: "Cần nhãn tiếng Việt.", en: "Expected a label in Vietnamese."))
        case .tooLong(let most):
            ("tooLong", Phrase(vi: "Nhiều nhất \(most) ký tự.", en: "At most \(most) characters."))
        case .listMissing:
            (
                "listMissing",
                Phrase(
                    vi: "Cần tên danh sách, ví dụ select_one co_khong.",
                    en: "Expected the name of a list, such as select_one yes_no.")
            )
        case .unknownList(let list):
            (
                "unknownList",
                Phrase(
                    vi: "Trang tính choices không có danh sách '\(list)'.",
                    en: "The sheet choices has no list '\(list)'.")
            )
        case .choiceTwice:
            (
                "choiceTwice",
                Phrase(
                    vi: "Danh sách đã có phương án tên này.",
                    en: "The list has a choice by this name already.")
            )
        case .notBegun:
            (
                "notBegun",
                Phrase(
                    vi: "Ở đây không có nhóm loại này đang mở.", en: "No group of this kind is open here.")
            )
        default: ("notEnded", Phrase(vi: "Nhóm này không được đóng.", en: "This group is not ended."))
        }
    }
}

extension XLSForm.Reason {
    var words: (code: String, phrase: Phrase) { changesSurvey ? wordsOfChanges : wordsOfHarmless }

    private var wordsOfHarmless: (code: String, phrase: Phrase) {
        switch self {
        case .metadata(let type):
            (
                "metadata",
                Phrase(
                    vi:
                        "Không bao giờ lấy '\(type)': phiếu ẩn danh, không ghi máy, người, nơi hay giờ trả lời.",
                    en:
                        "'\(type)' is never taken: ballots are anonymous, and hold no device, person, place or time."
                )
            )
        case .note: ("note", Phrase(vi: "Ghi chú không phải câu hỏi.", en: "A note asks nothing."))
        case .computedValue(let type):
            (
                "computedValue",
                Phrase(vi: "Dòng loại '\(type)' không hỏi gì.", en: "A row of type '\(type)' asks nothing.")
            )
        case .groupLabel:
            (
                "groupLabel",
                Phrase(
                    vi: "Nhóm được trải phẳng; nhãn của nhóm không hiện.",
                    en: "Groups are flattened; the group's label is not shown.")
            )
        case .column: ("column", Phrase(vi: "Cột này không dùng.", en: "This column is not used."))
        case .language:
            (
                "language",
                Phrase(
                    vi: "Phiếu chỉ có tiếng Việt và tiếng Anh.",
                    en: "Surveys are in Vietnamese and English only.")
            )
        case .sheet: ("sheet", Phrase(vi: "Trang tính này không dùng.", en: "This sheet is not used."))
        case .renamed(let code):
            ("renamed", Phrase(vi: "Mã ở đây là '\(code)'.", en: "Its code here is '\(code)'."))
        case .decimals:
            (
                "decimals",
                Phrase(
                    vi: "Câu loại số ở đây nhận cả số lẻ.", en: "Questions of type number take decimals here."
                )
            )
        case .neverAsked:
            ("neverAsked", Phrase(vi: "Điều kiện không bao giờ đúng.", en: "The condition never holds."))
        case .readOnly: ("readOnly", Phrase(vi: "Câu chỉ đọc không hỏi gì.", en: "It can't be answered."))
        default:
            (
                "parameters",
                Phrase(vi: "Tham số của loại này không dùng.", en: "Parameters of this type are not used.")
            )
        }
    }

    private var wordsOfChanges: (code: String, phrase: Phrase) {
        switch self {
        case .type(let type):
            (
                "questionType",
                Phrase(
                    vi: "Chưa hỗ trợ loại '\(type)'; câu bị bỏ.",
                    en: "The type '\(type)' is not supported; the question is left out.")
            )
        case .repeated:
            (
                "repeated",
                Phrase(
                    vi: "Chưa hỗ trợ nhóm lặp; cả nhóm bị bỏ.",
                    en: "Repeats are not supported; all of it is left out.")
            )
        case .stem:
            (
                "stem",
                Phrase(
                    vi: "Nhãn của bảng không hiện; hãy viết đủ vào từng câu.",
                    en: "The table's label is not shown; write it into each question.")
            )
        case .otherChoice:
            (
                "otherChoice",
                Phrase(
                    vi:
                        "or_other không thêm phương án; hãy ghi phương án khác vào danh sách, và một câu text.",
                    en: "or_other adds no choice; write it into the list, and a text question.")
            )
        case .choiceFilter:
            (
                "choiceFilter",
                Phrase(
                    vi: "Chưa hỗ trợ lọc phương án; câu hiện cả danh sách.",
                    en: "Choices can't be filtered; the question shows the whole list.")
            )
        case .choiceCount(let count):
            (
                "choiceCount",
                Phrase(
                    vi:
                        "Danh sách có \(count) phương án, ở đây cần \(Limits.choices.lowerBound) đến \(Limits.choices.upperBound); câu bị bỏ.",
                    en:
                        "The list has \(count) choices, and \(Limits.choices.lowerBound) to \(Limits.choices.upperBound) are expected; the question is left out."
                )
            )
        case .condition(let error):
            (
                "condition",
                Phrase(
                    vi: "Điều kiện bị bỏ, nên hỏi cả người khác: \(error.phrase.vi).",
                    en: "The condition is left out, so others are asked too: \(error.phrase.en).")
            )
        case .conditionOn(let name):
            (
                "conditionOnLeftOut",
                Phrase(
                    vi:
                        "Điều kiện bị bỏ, nên hỏi cả người khác: '\(name)' không phải một câu hỏi ở đây, hoặc có nhiều câu tên này.",
                    en:
                        "The condition is left out, so others are asked too: '\(name)' is no question here, or one of several by this name."
                )
            )
        default: wordsOfCells
        }
    }

    private var wordsOfCells: (code: String, phrase: Phrase) {
        switch self {
        case .constraint:
            (
                "constraint",
                Phrase(
                    vi: "Chỉ hỗ trợ giới hạn như '. >= 0 and . <= 120'; ràng buộc này bị bỏ.",
                    en:
                        "Only bounds such as '. >= 0 and . <= 120' are supported; this constraint is left out."
                )
            )
        case .requirement:
            (
                "requiredIf",
                Phrase(
                    vi: "Chưa hỗ trợ bắt buộc có điều kiện; câu không bắt buộc.",
                    en: "A condition for being required is not supported; the question is optional.")
            )
        case .calculation:
            (
                "calculation",
                Phrase(
                    vi: "Chưa hỗ trợ tính sẵn câu trả lời; câu để trống.",
                    en: "Answers can't be computed; the question comes without one.")
            )
        case .readOnlyCondition:
            (
                "readOnlyIf",
                Phrase(
                    vi: "Chưa hỗ trợ chỉ đọc có điều kiện; câu luôn trả lời được.",
                    en:
                        "A condition for being read-only is not supported; the question can always be answered."
                )
            )
        case .range:
            (
                "range",
                Phrase(
                    vi:
                        "Cần bước 1 và hai đầu nguyên từ \(Limits.scale.lowerBound) đến \(Limits.scale.upperBound); câu bị bỏ.",
                    en:
                        "Expected steps of 1 and whole ends from \(Limits.scale.lowerBound) to \(Limits.scale.upperBound); the question is left out."
                )
            )
        case .stepLabels:
            (
                "stepLabels",
                Phrase(
                    vi: "Chưa hỗ trợ nhãn cho từng bậc; hãy ghi nghĩa của các bậc vào câu hỏi.",
                    en: "Labels of steps are not supported; say in the question what they mean.")
            )
        case .media:
            (
                "media",
                Phrase(vi: "Hình, tiếng hoặc phim bị bỏ.", en: "The picture, sound or film is left out.")
            )
        default:
            (
                "answerInText",
                Phrase(
                    vi: "Chưa hỗ trợ nhắc lại câu trả lời: ${…} sẽ hiện nguyên như vậy.",
                    en: "Answers can't be repeated: ${…} will be shown as it stands.")
            )
        }
    }
}
