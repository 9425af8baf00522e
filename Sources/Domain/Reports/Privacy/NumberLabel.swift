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
