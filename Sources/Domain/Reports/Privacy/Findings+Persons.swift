extension Findings {
    private static let honorifics: Set<String> = [
        "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "cậu", "dì", "thím", "mợ", "em", "cháu", "thầy",
        "đ/c",
        "đồng chí", "cô giáo", "thầy giáo", "bác sĩ", "bác sỹ",
    ]

    /// Last syllables of the above.
    private static let endings: Set<String> = [
        "ong", "ba", "anh", "chi", "co", "chu", "bac", "cu", "cau", "di", "thim", "mo", "em", "chau", "thay",
        "c", "giao",
        "si", "sy",
    ]

    /// Where an honorific before a capital is part of a place's name.
    private static let places: Set<String> = [
        "duong", "pho", "phuong", "xa", "huyen", "tinh", "cho", "cau", "deo", "nui", "ap", "thon", "truong",
        "dao",
        "chua", "den", "mieu", "lang", "khu", "thanh", "nuoc", "tieng",
    ]

    /// The first syllables of offices: "đồng chí Phó Chủ tịch" names nobody.
    private static let offices: Set<String> = [
        "tổng", "phó", "chủ", "bí", "trưởng", "thủ", "bộ", "giám", "ủy", "uỷ", "đại", "thượng", "trung",
        "thiếu", "chánh",
        "thường", "viện", "cục", "hiệu", "chính", "hội", "ban", "thư", "đội", "nguyên", "cán", "chi", "đảng",
        "công",
        "ubnd", "hđnd", "mttq",
    ]

    private static let placeNames: Set<String> = [
        "bà rịa", "bà nà", "bà đen", "bà triệu", "bà huyện", "cô tô", "ông ích", "ông công", "ông táo",
        "anh quốc",
        "bác hồ", "bà đanh", "bà hom", "bà chiểu", "bà quẹo", "ông địa", "bà chúa",
    ]

    /// "bà Trần Thị B": an honorific and a name of two words or more.
    mutating func addNames() {
        var index = 0
        while index < text.count {
            guard text[index].isLetter else {
                index += 1
                continue
            }
            let word = text.word(startingAt: index)
            index = word.upperBound
            guard word.count <= 4, Self.endings.contains(text.folded(word)),
                let start = honorific(endingWith: word),
                let end = name(after: word)
            else { continue }
            add(.namedPerson, start..<end)
            index = end
        }
    }

    /// Where it begins.
    private func honorific(endingWith word: Range<Int>) -> Int? {
        let last = text.lowercased(word)
        guard !text[word.lowerBound - 1].isDigit else { return nil }
        var start = word.lowerBound
        var phrase = last
        if text[start - 1].isSpace || text[start - 1].is("/") {
            let before = text.word(endingAt: start - 1)
            let joined = text.lowercased(before) + (text[start - 1].is("/") ? "/" : " ") + last
            if Self.honorifics.contains(joined) { (start, phrase) = (before.lowerBound, joined) }
        }
        guard Self.honorifics.contains(phrase) else { return nil }
        let before = text.word(endingAt: start - 1)
        guard before.isEmpty || !text[start - 1].isSpace || !Self.places.contains(text.folded(before)) else {
            return nil
        }
        return start
    }

    /// Where the name ends, if one stands there.
    private func name(after honorific: Range<Int>) -> Int? {
        var end = honorific.upperBound
        var words = 0
        while words < 6 {
            let next = text.skippingSpaces(from: end)
            let initial = words > 0 && text[end].is(".") ? end + 1 : next
            let start = text[end].is(".") ? initial : next
            guard start > end, start - end < 3, text[start].isLetter, text[start].isUppercase else { break }
            let word = text.word(startingAt: start)
            guard word.count <= 7 else { break }
            if words == 0 {
                let first = text.lowercased(word)
                let place = text.lowercased(honorific) + " " + first
                guard !Self.offices.contains(first), !Self.placeNames.contains(place) else { return nil }
            }
            // An initial's dot belongs to it; another dot ends the sentence.
            if text[end].is("."), text.word(endingAt: end).count > 1 { break }
            words += 1
            end = word.upperBound
        }
        return words > 1 ? end : nil
    }
}

extension Findings {
    private static let ways: Set<String> = ["duong", "pho", "ngo", "ngach", "hem", "kiet"]

    /// "số nhà 12", "nhà số 5 ngõ 10", "số 12/3 đường Lê Lợi".
    mutating func addHouseNumbers() {
        var index = 0
        while index < text.count {
            guard text[index].isLetter else {
                index += 1
                continue
            }
            let word = text.word(startingAt: index)
            index = word.upperBound
            guard word.count <= 3, let (end, needsWay) = houseNumber(from: word) else { continue }
            let whole = ways(from: end)
            guard !needsWay || whole > end, !isSeat(before: word.lowerBound) else { continue }
            add(.houseNumber, word.lowerBound..<whole)
            index = max(index, whole)
        }
    }

    private func houseNumber(from word: Range<Int>) -> (end: Int, needsWay: Bool)? {
        let first = text.folded(word)
        guard first == "so" || first == "nha" else { return nil }
        var next = text.skippingSpaces(from: word.upperBound)
        let second = text.word(startingAt: next)
        var isHouse = false
        if !second.isEmpty {
            guard [["so", "nha"], ["nha", "so"]].contains([first, text.folded(second)]) else { return nil }
            isHouse = true
            next = text.skippingSpaces(from: second.upperBound)
        } else if first == "nha" {
            return nil
        }
        if text[next].is(":") { next = text.skippingSpaces(from: next + 1) }
        var end = next
        while end - next < 16,
            text[end].isDigit || text[end].is("/") || text[end - 1].isDigit && text[end].isLetter
        {
            end += 1
        }
        while end > next, !text[end - 1].isWord { end -= 1 }
        return end > next && text[next].isDigit ? (end, !isHouse) : nil
    }

    /// The end of "ngõ 10, đường Lê Lợi" from here on; the index itself if no way is named.
    private func ways(from index: Int) -> Int {
        var end = index
        while true {
            let comma = text[end].is(",") ? end + 1 : end
            let way = text.word(startingAt: text.skippingSpaces(from: comma))
            guard way.count <= 5, Self.ways.contains(text.folded(way)),
                let after = wayName(from: way.upperBound)
            else {
                return end
            }
            end = after
        }
    }

    /// Digits or capitalised words.
    private func wayName(from index: Int) -> Int? {
        var end = index
        for words in 0..<5 {
            let start = text.skippingSpaces(from: end)
            guard start > end, start - end < 3 else { return words > 0 ? end : nil }
            if text[start].isDigit {
                guard words == 0 else { return end }
                var last = start
                while text[last].isWord || text[last].is("/") { last += 1 }
                while !text[last - 1].isWord { last -= 1 }
                return last
            }
            guard text[start].isLetter, text[start].isUppercase else { return words > 0 ? end : nil }
            end = text.word(startingAt: start).upperBound
        }
        return end
    }

    /// The seat of an office is not a home.
    private func isSeat(before index: Int) -> Bool {
        var position = index
        for _ in 0..<6 {
            while text[position - 1].isSpace || text[position - 1].is(",") { position -= 1 }
            let word = text.word(endingAt: position)
            guard !word.isEmpty else { return false }
            if text.folded(word) == "so", text.folded(text.word(endingAt: word.lowerBound - 1)) == "tru" {
                return true
            }
            position = word.lowerBound
        }
        return false
    }
}
