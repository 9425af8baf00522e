import Domain
import Foundation
import Testing

struct VietnameseTextTests {
    /// Each vowel with its tones: level, huyền, hỏi, ngã, sắc, nặng.
    private static let vowels: [(String, String)] = [
        ("aàảãáạ", "a"), ("ăằẳẵắặ", "a"), ("âầẩẫấậ", "a"), ("eèẻẽéẹ", "e"), ("êềểễếệ", "e"), ("iìỉĩíị", "i"),
        ("oòỏõóọ", "o"), ("ôồổỗốộ", "o"), ("ơờởỡớợ", "o"), ("uùủũúụ", "u"), ("ưừửữứự", "u"), ("yỳỷỹýỵ", "y"),
    ]

    @Test(arguments: vowels)
    func `every vowel with every tone folds to its letter, in either case and either Unicode form`(
        letters: String, base: String
    ) {
        #expect(letters.count == 6)
        for letter in letters.map(String.init) {
            for form in [letter, letter.uppercased()] {
                #expect(form.precomposedStringWithCanonicalMapping.folded == base)
                #expect(form.decomposedStringWithCanonicalMapping.folded == base)
            }
        }
    }

    @Test(arguments: [
        ("Yên Bái", "yen bai"), ("Đồng Tháp", "dong thap"), ("đường", "duong"), ("NGUYỄN", "nguyen"),
        ("Thừa Thiên – Huế", "thua thien – hue"), ("Tổ 10, ấp Bàu Đỉa", "to 10, ap bau dia"),
        ("abc XYZ 019", "abc xyz 019"),
        ("", ""), ("  Cà  Mau ", "  ca  mau "), ("Q.1_%", "q.1_%"),
    ])
    func `search compares without case and diacritics`(text: String, folded: String) {
        #expect(text.folded == folded)
        #expect(text.decomposedStringWithCanonicalMapping.folded == folded)
        #expect(text.folded.folded == folded)
    }

    private func precedes(_ left: String, _ right: String) -> Bool {
        left.vietnameseSortKey.utf8.lexicographicallyPrecedes(right.vietnameseSortKey.utf8)
    }

    /// Each list stands in the order of a Vietnamese dictionary.
    @Test(arguments: [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "k", "l", "m"],
        ["n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "x", "y"],
        [
            "ba", "bà", "bả", "bã", "bá", "bạ", "bác", "ban", "bàn", "bản", "bán", "bạn", "bát", "băn", "bắn",
            "bân",
        ],
        ["tô", "tồ", "tổ", "tỗ", "tố", "tộ", "tốc", "tông", "tổng", "tống", "tơ", "tờ", "tớ"],
        ["An", "An Bình", "An Phú", "An Phú Đông", "An Thới", "Anh", "Ăn", "Ân Thi", "Ấp", "Ba"],
        ["Da", "Dĩ An", "Dương", "Đa", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp", "E"],
        ["mua", "mùa", "mủa", "múa", "mưa", "mứa"], ["mươi", "mười", "mưới", "mượn"],
        ["Tổ 1", "Tổ 2", "Tổ 02A", "Tổ 9", "Tổ 10", "Tổ 11", "Tổ 100", "Tổ dân phố"],
        ["Quận 1", "Quận 2", "Quận 10", "Quận 12", "Quận Ba Đình"],
        ["Yên", "Yên Bái", "Yên Bình", "Yến"], ["hoa", "hoà", "hoan", "hoàn", "hoạn", "hồ", "hơ"],
    ])
    func `names sort as in a Vietnamese dictionary`(words: [String]) {
        for (index, left) in words.enumerated() {
            for right in words.dropFirst(index + 1) {
                #expect(precedes(left, right), "\(left) before \(right)")
                #expect(!precedes(right, left), "\(right) after \(left)")
            }
        }
    }

    @Test(arguments: vowels)
    func `within a syllable the letters decide before the tone`(letters: String, base: String) {
        let tones = letters.map(String.init)
        for (left, right) in zip(tones, tones.dropFirst()) {
            #expect(precedes("t\(left)n", "t\(right)n"))
            #expect(precedes("t\(right)m", "t\(left)n"))
        }
    }

    @Test func `the order knows no case, no Unicode form and no run of spaces`() {
        let key = "tổ dân phố đường".vietnameseSortKey
        #expect("TỔ DÂN PHỐ ĐƯỜNG".vietnameseSortKey == key)
        #expect("tổ dân phố đường".decomposedStringWithCanonicalMapping.vietnameseSortKey == key)
        #expect("  tổ   dân phố\tđường ".vietnameseSortKey == key)
    }

    @Test func `numbers sort by value, leading zeros aside`() {
        #expect("Tổ 002".vietnameseSortKey == "Tổ 2".vietnameseSortKey)
        #expect(precedes("Tổ 0", "Tổ 1"))
        #expect(precedes("Tổ 99999999", "Tổ 100000000"))
    }

    @Test func `numbers of more than nine digits sort by value too`() {
        #expect(precedes("Lô 999999999", "Lô 1000000000"))
    }
}
