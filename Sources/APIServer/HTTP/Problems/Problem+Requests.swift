import Domain

extension Problem {
    init(request: RequestRefusal) {
        self =
            switch request {
            case .issuerNeeded:
                Problem.malformed.with([
                    ProblemError(
                        pointer: "/issuerId", code: "required",
                        detail: Phrase(
                            vi: "Cần issuerId hoặc issuerCode, vì tài khoản này tham mưu cho nhiều cấp ủy.",
                            en: "Expected issuerId or issuerCode: this account advises several committees."))
                ])
            case .issuerNotCommittee:
                .rule(
                    "issuerNotCommittee", "/issuerId", "Chỉ cấp ủy hoặc chi bộ yêu cầu báo cáo.",
                    "Only a committee or a cell asks for reports.")
            case .dueInPast:
                .rule("dueInPast", "/dueAt", "Hạn phải ở tương lai.", "The due time has to be ahead.")
            case .unitOutsideIssuer(let index):
                .rule(
                    "unitOutsideIssuer", "/unitIds/\(index)", "Chỉ yêu cầu đơn vị cấp dưới của bên yêu cầu.",
                    "Only units below the issuer are asked.")
            case .unitTwice(let index):
                .rule(
                    "unitTwice", "/unitIds/\(index)", "Mỗi đơn vị chỉ nêu một lần.",
                    "Each unit is named once.")
            case .unitNotValid(let index):
                .rule(
                    "unitNotValid", "/unitIds/\(index)", "Đơn vị này không còn hoặc chưa có hiệu lực.",
                    "The unit is not valid today.")
            }
    }
}
