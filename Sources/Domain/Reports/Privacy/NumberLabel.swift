/// What the words before a number say that it is.
enum NumberLabel {
    case identityCard, phone
    /// A tax code, a dossier, an invoice.
    case code
    case account

    /// As far as a reader looks back, in glyphs.
    private static let reach = 48

    private static let phrases: [(words: [String], label: NumberLabel)] = [
        (["cccd"], .identityCard), (["cmnd"], .identityCard), (["cmt"], .identityCard),
        (["cmtnd"], .identityCard),
        (["can", "cuoc"], .identityCard), (["chung", "minh"], .identityCard),
        (["dinh", "danh"], .identityCard),
        (["sdt"], .phone), (["dt"], .phone), (["dtdd"], .phone), (["phone"], .phone), (["tel"], .phone),
        (["mobile"], .phone), (["zalo"], .phone), (["viber"], .phone), (["whatsapp"], .phone),
        (["dien", "thoai"], .phone), (["di", "dong"], .phone), (["hotline"], .phone),
        (["mst"], .code), (["ma", "so", "thue"], .code), (["ma", "so", "doanh", "nghiep"], .code),
        (["ma", "ho", "so"], .code), (["so", "ho", "so"], .code), (["ma", "don"], .code),
        (["hoa", "don"], .code),
        (["bien", "lai"], .code), (["van", "don"], .code), (["ma", "giao", "dich"], .code), (["seri"], .code),
        (["ma", "vach"], .code), (["ma", "tbmt"], .code), (["ma", "so"], .code), (["giay", "phep"], .code),
        (["so", "hieu"], .code), (["hop", "dong"], .code), (["du", "an"], .code),
        (["stk"], .account), (["tai", "khoan"], .account),
    ]

    /// Words that people write without a space before a number.
    private static let glued: Set<String> = [
        "cccd", "cmnd", "cmt", "sdt", "dt", "dtdd", "tel", "zalo", "phone", "so", "la", "goi",
    ]

    static func mayBeGlued(_ word: String) -> Bool { glued.contains(word) }

    /// The nearest label in the same line and sentence, and behind no other long number.
    static func before(_ index: Int, in text: PlainText) -> NumberLabel? {
        var words: [String] = []
        var position = index
        var digits = 0
        while position > 0, index - position < reach {
            let glyph = text[position - 1]
            if glyph.isLetter {
                let word = text.word(endingAt: position)
                guard index - word.lowerBound <= reach + 8 else { return nil }
                words.append(text.folded(word))
                if let label = label(of: words) { return label }
                position = word.lowerBound
                continue
            }
            digits = glyph.isDigit ? digits + 1 : 0
            let endsSentence = glyph.is(".") && position < index && text[position].isSpace && !words.isEmpty
            guard digits < 6, !glyph.is("\n"), !glyph.is(";"), !endsSentence else { return nil }
            position -= 1
        }
        return nil
    }

    enum Beside { case person, document }

    private static let calls = [
        ["goi"], ["alo"], ["lien", "he"], ["nhan", "tin"], ["so", "may"], ["thue", "bao"],
    ]

    private static let documents = [
        ["quyet", "dinh"], ["cong", "van"], ["nghi", "quyet"], ["ke", "hoach"], ["chi", "thi"],
        ["nghi", "dinh"], ["thong", "tu"], ["to", "trinh"], ["ket", "luan"],
    ]

    /// What the words right before a number, with "số" and "là" between at most, make of it.
    static func beside(_ index: Int, in text: PlainText) -> Beside? {
        var words: [Range<Int>] = []
        var position = index
        while words.count < 4, index - position < reach {
            while index - position < reach, text[position - 1].isSpace || text[position - 1].is(":") {
                position -= 1
            }
            let word = text.word(endingAt: position)
            guard !word.isEmpty, word.count <= 9 else { break }
            words.append(word)
            position = word.lowerBound
        }
        let folded = words.map(text.folded)
        var rest = folded[...]
        if rest.first == "la" { rest = rest.dropFirst() }
        let isNumbered = rest.first == "so"
        if isNumbered { rest = rest.dropFirst() }
        func ends(with phrase: [String]) -> Bool { rest.starts(with: phrase.reversed()) }
        let isPerson = phrases.contains {
            ($0.label == .phone || $0.label == .identityCard) && ends(with: $0.words)
        }
        if isPerson || calls.contains(where: ends) { return .person }
        if documents.contains(where: ends) { return .document }
        guard let nearest = rest.first, words[rest.startIndex].allSatisfy({ text[$0].isUppercase }) else {
            return nil
        }
        return DocumentNumber.isKind(nearest, numbered: isNumbered) ? .document : nil
    }

    /// The words stand nearest first; only a phrase that begins at the last one read is new.
    private static func label(of words: [String]) -> NumberLabel? {
        phrases.first { phrase in
            guard phrase.words.count <= words.count else { return false }
            return zip(words.suffix(phrase.words.count).reversed(), phrase.words).allSatisfy(==)
        }?.label
    }
}

/// What follows an amount.
enum Measure {
    private static let words: Set<String> = [
        "dong", "d", "vnd", "usd", "ty", "trieu", "nghin", "ngan", "ha", "m", "km", "kg", "tan", "ta",
        "nguoi", "ho",
        "luot", "phieu", "suat", "kwh", "lit", "con", "cay", "cong", "ca", "truong",
    ]

    static func follows(_ index: Int, in text: PlainText) -> Bool {
        var index = text.skippingSpaces(from: index)
        if text[index].is("(") { index += 1 }
        if text[index].is("%") || text[index].is("$") || text[index].scalar == "₫" { return true }
        let word = text.word(startingAt: index)
        return word.count <= 6 && words.contains(text.folded(word))
    }
}

/// The abbreviations with which documents are numbered.
enum DocumentNumber {
    private static let kinds: Set<String> = [
        "qd", "cv", "kh", "nq", "tb", "ttr", "bc", "hd", "ct", "ctr", "kl", "nd", "tt", "gm", "bb", "qc",
        "pa", "da",
    ]

    /// - Parameter numbered: "số" stands between. KH and TB are a customer and a subscriber as well.
    static func isKind(_ word: String, numbered: Bool) -> Bool {
        ["qd", "nq", "cv"].contains(word) || numbered && ["kh", "tb", "ttr"].contains(word)
    }

    /// /QĐ-UBND, -QĐ/TU, /2025/QĐ-UBND, and /QĐ alone.
    static func follows(_ index: Int, in text: PlainText) -> Bool {
        guard text[index].is("/") || text[index].is("-") else { return false }
        var start = index + 1
        if (start..<start + 4).allSatisfy({ text[$0].isDigit }), text[start + 4].is("/") { start += 5 }
        let kind = text.word(startingAt: start)
        guard kind.count <= 3, text[start].isUppercase, text[start + 1].isUppercase else { return false }
        let name = text.folded(kind)
        let end = kind.upperBound
        if text[end].is("-") || text[end].is("/") {
            return kinds.contains(name) && text[end + 1].isUppercase && text[end + 2].isUppercase
        }
        return text[index].is("/") && ["qd", "nq", "cv", "nd"].contains(name)
    }
}

/// What follows an amount, and nothing else: a number to call may stand before "đồng chí" or "triệu tập".
enum Money {
    private static let units: Set<String> = ["đồng", "đ", "triệu", "tỷ", "tỉ", "nghìn", "ngàn"]

    /// What goes on after the amount.
    private static let links: Set<String> = [
        "cho", "từ", "mỗi", "một", "và", "là", "để", "của", "trên", "vào", "do", "so", "với", "được", "đã",
        "chưa", "bị", "hay", "hoặc", "đến", "trong", "tại", "theo", "mà", "thì", "nên", "còn",
    ]

    static func follows(_ index: Int, in text: PlainText) -> Bool {
        let start = text.skippingSpaces(from: index)
        if text[start].scalar == "₫" { return true }
        let word = text.word(startingAt: start)
        guard !word.isEmpty, word.count <= 5 else { return false }
        if ["vnd", "usd"].contains(text.folded(word)) { return true }
        let name = text.lowercased(word)
        guard units.contains(name) else { return false }
        let isShouted = word.count > 1 && word.allSatisfy { text[$0].isUppercase }
        guard isShouted || !text[start].isUppercase else { return false }
        let after = text[word.upperBound]
        if after.isWord || after.is("-") { return false }
        // đ.Lan and đ/c Lan, but đ/kg.
        let next = text.folded(text.word(startingAt: word.upperBound + 1))
        if name == "đ", after.is(".") && !next.isEmpty || after.is("/") && ["c", "chi"].contains(next) {
            return false
        }
        return isEnd(word.upperBound, in: text, name)
    }

    private static func isEnd(_ index: Int, in text: PlainText, _ unit: String) -> Bool {
        var next = text.skippingSpaces(from: index)
        var isNewLine = false
        while next < text.count, text[next].is("\n") || text[next].is("\r") || text[next].isSpace {
            isNewLine = true
            next += 1
        }
        guard text[next].isLetter else { return true }
        // A line may break within "đồng chí".
        if isNewLine, text[next].isUppercase { return true }
        let word = text.lowercased(text.word(startingAt: next))
        return links.contains(word) || unit != "đồng" && unit != "đ" && word == "đồng"
    }
}
