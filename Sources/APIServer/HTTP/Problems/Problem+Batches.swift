import Domain

extension Problem {
    init(batch: BatchRefusal) {
        self =
            switch batch {
            case .notAddingUp(let sheets):
                .rule(
                    "notAddingUp", "/issued",
                    "Phát ra \(sheets.issued), nhưng \(sheets.counted) phiếu đếm được + \(sheets.spoiled) hỏng +"
                        + " \(sheets.lost) mất là \(sheets.counted + sheets.spoiled + sheets.lost).",
                    "Issued were \(sheets.issued), but \(sheets.counted) counted + \(sheets.spoiled) spoiled +"
                        + " \(sheets.lost) lost are \(sheets.counted + sheets.spoiled + sheets.lost).")
            case .ballots(let faults): Problem(ballots: faults)
            case .numberTaken:
                .rule(
                    "numberTaken", "/number", "Đơn vị này đã nhập tập phiếu mang số đó.",
                    "A bundle of the unit with this number was entered already.")
            case .samePerson:
                .rule(
                    "samePerson", "", "Người nhập tập phiếu không được tự kiểm tra.",
                    "Who entered the bundle does not check it.")
            case .notTheSample(let positions):
                .rule(
                    "notTheSample", "/ballots",
                    "Cần nhập lại đúng các phiếu số: \(positions.map(String.init).joined(separator: ", ")).",
                    "Expected exactly the ballots \(positions.map(String.init).joined(separator: ", ")).")
            case .notIn(let status):
                .stateConflict.detailed(
                    "Tập phiếu đang ở trạng thái \(status.rawValue).", "The bundle is \(status.rawValue).")
            }
    }

    private init(ballots faults: [BatchRefusal.Fault]) {
        let all = faults.flatMap { fault in fault.faults.errors(at: "/ballots/\(fault.index)/answers") }
        self = Problem.ruleRefused.detailed(
            "\(faults.count) phiếu chưa đúng; xem errors.", "\(faults.count) ballots are wrong; see errors."
        ).with(Array(all.prefix(Limits.toldErrors)))
    }
}
