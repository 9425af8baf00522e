import Domain
import Testing

struct ContentDifferenceTests {
    /// "kind pointer: from → to", with item ids by their last digit.
    private func differences(from old: ReportContent, to new: ReportContent) -> [String] {
        new.differences(from: old).map { difference in
            let pointer = difference.pointer.replacing("01890000-0000-7000-8000-00000000000", with: "")
            return "\(difference.kind) \(pointer): \(difference.from ?? "-") → \(difference.to ?? "-")"
        }
    }

    private func items(_ items: Item...) -> ReportContent { .sample(items: items) }

    @Test func `the same content has no differences, also in another order`() {
        #expect(differences(from: .sample(), to: .sample()) == [])
        #expect(differences(from: items(.sample(1), .sample(2)), to: items(.sample(2), .sample(1))) == [])
    }

    @Test func `title and summary show what they were`() {
        var new = ReportContent.sample()
        new.title = "Báo cáo bổ sung"
        new.summary = ""
        #expect(
            differences(from: .sample(), to: new) == [
                "changed /title: Báo cáo tháng 10 → Báo cáo bổ sung", "changed /summary: Ổn định → ",
            ])
    }

    @Test func `an item that came is added, one that went is removed`() {
        let old = items(.sample(1), .sample(2, content: "Đất đai"))
        let new = items(.sample(1), .sample(3, content: "Giao thông"))
        #expect(
            differences(from: old, to: new) == [
                "removed /items/2: Đất đai → -", "added /items/3: - → Giao thông",
            ])
    }

    @Test func `a change of stance is shown with both stances`() {
        let old = items(.sample(1, stance: .opposed), .sample(2))
        let new = items(.sample(1, stance: .supportive), .sample(2))
        #expect(differences(from: old, to: new) == ["changed /items/1/stance: opposed → supportive"])
    }

    @Test func `a field that was empty is added, one that is emptied is removed`() {
        let bare = items(.sample(1))
        let full = items(.sample(1, causes: "Giá xăng"))
        #expect(differences(from: bare, to: full) == ["added /items/1/causes: - → Giá xăng"])
        #expect(differences(from: full, to: bare) == ["removed /items/1/causes: Giá xăng → -"])
    }

    @Test func `every field of an item is compared`() {
        let old = Item(
            id: .numbered(1), topicID: .numbered(1), content: "a", stance: .mixed, prevalence: .some,
            strata: ["nông dân"], channels: [.press], areaUnitID: nil, causes: nil, forecast: nil,
            proposals: nil,
            hot: false)
        let new = Item(
            id: .numbered(1), topicID: .numbered(2), content: "b", stance: .neutral, prevalence: .many,
            strata: ["nông dân", "công nhân"], channels: [.press, .interview], areaUnitID: .numbered(4),
            causes: "c",
            forecast: "d", proposals: "e", hot: true)
        let pointers = items(new).differences(from: items(old)).compactMap {
            $0.pointer.split(separator: "/").last
        }
        #expect(
            pointers == [
                "topicId", "content", "stance", "prevalence", "strata", "channels", "areaUnitId", "causes",
                "forecast", "proposals", "hot",
            ])
    }
}
