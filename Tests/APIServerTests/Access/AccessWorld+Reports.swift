/// Drafts of every kind.
extension AccessWorld {
    private static let onBehalf =
        #""onBehalf": {"receivedVia": "paper", "receivedOn": "2026-10-09", "reason": "Mất điện"}"#

    func reportBody(_ thing: String, _ place: Place) -> String {
        let subject =
            switch thing {
            case "unit": #""obligationId": "\#(place.obligation)""#
            case "group": #""kind": "adHoc", "groupId": "\#(place.group)""#
            case "person": #""obligationId": "\#(place.personObligation)""#
            case "behalf:unit": #""obligationId": "\#(place.obligation)", \#(Self.onBehalf)"#
            case "behalf:person": #""obligationId": "\#(place.personObligation)", \#(Self.onBehalf)"#
            case "synthesis": #""kind": "synthesis", "unitId": "\#(place.unit)", "period": "2026-09""#
            default: #""kind": "adHoc", "unitId": "\#(place.unit)""#
            }
        return #"{\#(subject), "title": "Tháng 10", "summary": ""}"#
    }
}
