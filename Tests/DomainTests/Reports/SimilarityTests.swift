import Domain
import Testing

struct SimilarityTests {
    private static let prices = """
        Nông dân trong xã lo lắng vì giá phân bón và thức ăn chăn nuôi tăng liên tục từ đầu vụ, trong khi giá lúa tại \
        ruộng giảm so với cùng kỳ năm trước. Nhiều hộ cho biết chi phí đầu vào đã vượt quá thu nhập từ ruộng, nên tính \
        chuyện bỏ vụ đông hoặc cho doanh nghiệp thuê lại đất trong thời gian tới.
        """
    private static let schools = """
        Phụ huynh phản ánh các khoản thu đầu năm học chưa được công khai đầy đủ tại một số trường tiểu học; việc vận \
        động đóng góp mua sắm máy chiếu, điều hòa gây băn khoăn. Đề nghị phòng chức năng kiểm tra và trả lời rõ ràng \
        trước cuộc họp phụ huynh giữa kỳ để ổn định tâm lý nhân dân.
        """
    private static let roads = """
        Tuyến đường liên thôn qua kênh Tây xuống cấp nghiêm trọng sau đợt mưa lớn, xe tải chở vật liệu vẫn lưu thông \
        cả ban đêm. Cử tri đề nghị lắp biển hạn chế tải trọng, bố trí lực lượng tuần tra và sớm ghi vốn sửa chữa trong \
        kế hoạch đầu tư công năm sau, tránh để xảy ra tai nạn đáng tiếc.
        """

    private func share(_ new: [String], _ old: [String]) -> Double {
        Shingles(texts: new).share(in: Shingles(texts: old))
    }

    @Test func `the same text is shared wholly, an unrelated one hardly`() {
        #expect(share([Self.prices], [Self.prices]) == 1)
        #expect(share([Self.prices], [Self.schools]) < 0.05)
        #expect(share([Self.roads, Self.schools], [Self.prices]) < 0.05)
    }

    @Test func `half a copy is about half, and the share is that of the new text`() {
        #expect(abs(share([Self.prices, Self.schools], [Self.schools, Self.roads]) - 0.5) < 0.1)
        #expect(abs(share([Self.prices + " " + Self.roads], [Self.roads]) - 0.5) < 0.1)
        #expect(share([Self.prices], [Self.prices, Self.schools, Self.roads]) == 1)
    }

    @Test func `neither case, diacritics, punctuation, invisible characters nor order hide a copy`() {
        for copy in [
            Self.prices.uppercased(), Self.prices.folded,
            Self.prices.split(separator: " ").joined(separator: " - "),
            Self.prices.split(separator: ",").joined(separator: ";\n"),
            Self.prices.map { "\($0)\u{200B}" }.joined(),
        ] {
            #expect(share([copy], [Self.prices]) == 1)
        }
        #expect(share([Self.schools, Self.prices], [Self.prices, Self.schools]) == 1)
        let sentences = Self.prices.split(separator: ". ").reversed().joined(separator: ". ")
        #expect(share([sentences], [Self.prices]) > 0.9)
    }

    @Test func `a few changed words leave most of a copy to be seen`() {
        let words = Self.prices.split(separator: " ").enumerated()
        let edited = words.map { $0.offset.isMultiple(of: 15) ? "khác" : String($0.element) }.joined(
            separator: " ")
        #expect(share([edited], [Self.prices]) > 0.85)
        #expect(share([edited], [Self.prices]) < 1)
    }

    @Test func `short and empty texts have an answer`() {
        #expect(share([""], [Self.prices]) == 0)
        #expect(share([], []) == 0)
        #expect(share(["!!! …"], ["!!! …"]) == 0)
        #expect(share(["Ổn"], ["ổn."]) == 1)
        #expect(share(["Ổn định"], ["ổn"]) == 0)
        #expect(share(["một hai ba bốn năm"], ["một hai ba bốn năm"]) == 1)
        #expect(share(["một hai ba bốn năm"], ["một hai ba bốn năm sáu"]) == 1)
        #expect(share(["một hai ba bốn năm sáu"], ["một hai ba bốn năm"]) == 5.0 / 6)
        #expect(Shingles(texts: []).estimatedShare(in: Shingles(texts: [Self.prices]).signature) == 0)
        #expect(Shingles(texts: [Self.prices]).estimatedShare(in: Shingles(texts: []).signature) == 0)
    }

    @Test func `a report is compared by all its passages, without its title`() throws {
        let report = ReportContent.sample(
            title: "Báo cáo tháng 10", items: [.sample(content: Self.prices, causes: Self.schools)])
        let next = ReportContent.sample(
            title: "Tên khác hẳn", items: [.sample(content: Self.schools, causes: Self.prices)])
        #expect(Shingles(next).share(in: Shingles(report)) == 1)
        #expect(
            Shingles(.sample(title: "Báo cáo tháng 10", items: [])).share(in: Shingles(texts: [Self.roads]))
                == 0)
    }

    /// Prose of distinct words that no other seed has.
    private func prose(_ seed: Int, words: Int) -> String {
        (0..<words).map { "t\(seed)x\($0)" }.joined(separator: " ")
    }

    @Test(arguments: [(0, 0.0), (500, 0.25), (1_000, 0.5), (2_000, 1.0)])
    func `a stored signature tells the share of a long report within 0.15`(copied: Int, expected: Double)
        throws
    {
        let old = Shingles(texts: [prose(1, words: 2_000)])
        let new = Shingles(texts: [prose(1, words: copied), prose(2, words: 2_000 - copied)])
        #expect(abs(new.share(in: old) - expected) < 0.01)
        #expect(abs(try #require(new.estimatedShare(in: old.signature)) - expected) < 0.15)
    }

    @Test func `a text too short for a long one's signature is not guessed at`() {
        let old = Shingles(texts: [prose(1, words: 20_000)])
        #expect(Shingles(texts: [prose(1, words: 100)]).estimatedShare(in: old.signature) == nil)
        #expect(Shingles(texts: [prose(1, words: 100)]).share(in: old) == 1)
    }

    @Test func `a signature is stored as text and the same in every run`() throws {
        let signature = Shingles(texts: [Self.prices, Self.schools, Self.roads]).signature
        #expect(signature.values.count == TextSignature.mostValues)
        #expect(signature.values == signature.values.sorted())
        #expect(TextSignature(text: signature.text) == signature)
        #expect(TextSignature(text: "")?.values == [])
        let values = (0...TextSignature.mostValues).map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        #expect(TextSignature(text: values.dropLast().joined())?.values.count == TextSignature.mostValues)
        #expect(TextSignature(text: values.joined()) == nil)
        #expect(Shingles(texts: ["Giá vật tư tăng"]).signature.text == "8fd85f62299f14c4")
        for broken in [
            "0", String(repeating: "g", count: 16), "000000000000000A", String(repeating: "0", count: 32),
        ] {
            #expect(TextSignature(text: broken) == nil)
        }
        #expect(TextSignature(text: String(signature.text.dropFirst())) == nil)
    }
}
