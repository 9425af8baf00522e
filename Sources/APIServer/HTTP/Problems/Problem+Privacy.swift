import Domain

extension Problem {
    init(privacy: PrivacyRefusal) {
        self =
            switch privacy {
            case .personal(let passages):
                Problem.ruleRefused.detailed(
                    "Báo cáo còn \(passages.count) chỗ dẫn đến người cụ thể; xem errors.",
                    "\(passages.count) passages lead to a person; see errors."
                ).with(passages.prefix(Limits.toldErrors).map(Self.error))
            case .nothingToRedact(let places):
                Problem.ruleRefused.detailed(
                    "Không có văn bản nào ở \(places.count) chỗ đã nêu; xem errors.",
                    "There is no text in \(places.count) of the places named; see errors."
                ).with(
                    places.map {
                        ProblemError(
                            pointer: "/pointers/\($0)", code: "nothingToRedact", detail: .nothingToRedact)
                    })
            }
    }

    private static func error(_ passage: PersonalPassage) -> ProblemError {
        ProblemError(
            pointer: passage.pointer, code: "personalIdentifier", detail: .personal(passage.hit.kind),
            passage: passage.hit.range)
    }
}

extension Phrase {
    fileprivate static let nothingToRedact = Phrase(
        vi: "Cần một chỗ như versions nêu: /title, /summary, /sections/MÃ, /items/ID hoặc /items/ID/content.",
        en:
            "Expected a place as in versions: /title, /summary, /sections/CODE, /items/ID or /items/ID/content."
    )

    static func personal(_ kind: PersonalIdentifiers.Kind) -> Phrase {
        let what = name(of: kind)
        return Phrase(
            vi: "Có vẻ là \(what.vi); hãy bỏ đi, hoặc nêu lý do trong notPersonal nếu không phải.",
            en: "This looks like \(what.en); take it out, or say in notPersonal why it is none.")
    }

    /// A ballot has nobody who could say that it is none.
    static func personalInAnswer(_ kind: PersonalIdentifiers.Kind) -> Phrase {
        let what = name(of: kind)
        return Phrase(
            vi: "Có vẻ là \(what.vi); phiếu ẩn danh, hãy bỏ đi.",
            en: "This looks like \(what.en); ballots are anonymous, take it out.")
    }

    /// Of a text that tells of work, where nobody is named.
    static func personalInText(_ kind: PersonalIdentifiers.Kind) -> Phrase {
        let what = name(of: kind)
        return Phrase(
            vi: "Có vẻ là \(what.vi); hãy bỏ đi.", en: "This looks like \(what.en); take it out.")
    }

    private static func name(of kind: PersonalIdentifiers.Kind) -> Phrase {
        switch kind {
        case .identityCard: Phrase(vi: "số căn cước hoặc chứng minh nhân dân", en: "an ID-card number")
        case .phone: Phrase(vi: "số điện thoại cá nhân", en: "a personal phone number")
        case .email: Phrase(vi: "địa chỉ thư điện tử", en: "an e-mail address")
        case .socialProfile: Phrase(vi: "tài khoản mạng xã hội", en: "a social-network profile")
        case .namedPerson: Phrase(vi: "tên một người", en: "a person's name")
        case .houseNumber: Phrase(vi: "số nhà", en: "a house number")
        }
    }
}
