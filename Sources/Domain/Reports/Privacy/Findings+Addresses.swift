extension Findings {
    /// E-mail and social-profile addresses, and handles.
    mutating func addAddresses() {
        var index = 0
        while index < text.count {
            let glyph = text[index]
            if glyph.is("@") {
                addMailOrHandle(at: index)
            } else if glyph.is("("), let sign = spelledAt(from: index) {
                addMail(local: sign.lowerBound, domain: sign.upperBound, mayBeApart: true)
            } else if glyph.isLetter, !text[index - 1].isWord {
                let word = text.word(startingAt: index)
                if word.count <= 12 { addProfile(word) }
                // One more letter than the loop's own step is never needed: a word begins once.
                index = max(index, word.upperBound - 1)
            }
            index += 1
        }
    }

    private mutating func addMailOrHandle(at sign: Int) {
        if addMail(local: sign, domain: sign + 1) { return }
        let end = handleEnd(from: sign + 1)
        guard end - sign > 3, !text[sign - 1].isWord, (sign + 1..<end).contains(where: { text[$0].isLetter })
        else {
            return
        }
        add(.socialProfile, sign..<end)
    }

    /// "(at)" between the two parts of an address.
    private func spelledAt(from index: Int) -> Range<Int>? {
        guard text.folded(text.word(startingAt: index + 1)) == "at", text[index + 3].is(")") else {
            return nil
        }
        return index..<index + 4
    }

    /// - Parameters: the ends of the two parts on either side of the sign.
    @discardableResult
    private mutating func addMail(local: Int, domain: Int, mayBeApart: Bool = false) -> Bool {
        var localEnd = local
        while localEnd > 0, local - localEnd < 2, text[localEnd - 1].isSpace { localEnd -= 1 }
        var start = localEnd
        while localEnd - start < 64, isMailGlyph(start - 1) { start -= 1 }
        while start < localEnd, !text[start].isWord { start += 1 }
        var domainStart = domain
        while domainStart - domain < 2, text[domainStart].isSpace { domainStart += 1 }
        guard start < localEnd, let end = domainEnd(from: domainStart) else { return false }
        // "tài khoản @lan.tran" is a handle.
        let isApart = localEnd < local || domainStart > domain
        let isKnown = Self.providers.contains(text.folded(text.word(startingAt: domainStart)))
        guard !isApart || mayBeApart || isKnown else { return false }
        guard !isOffice(local: start..<localEnd, domain: domainStart..<end) else { return true }
        add(.email, start..<end)
        return true
    }

    private func isMailGlyph(_ index: Int) -> Bool {
        let glyph = text[index]
        return glyph.isWord || glyph.is(".") || glyph.is("_") || glyph.is("%") || glyph.is("+")
            || glyph.is("-")
    }

    private static let providers: Set<String> = ["gmail", "yahoo", "hotmail", "outlook", "icloud", "ymail"]

    /// "gmail.com", "gmail . com" and, for the well-known, "gmail".
    private func domainEnd(from start: Int) -> Int? {
        var end = start
        var labels = 0
        while labels < 8 {
            var label = end
            while label - end < 63, text[label].isWord || text[label].is("-") { label += 1 }
            guard label > end else { break }
            labels += 1
            let dot = text.skippingSpaces(from: label)
            let isKnown = labels == 1 && Self.providers.contains(text.folded(end..<label))
            end = label
            guard text[dot].is("."), dot - label < 2 else { return labels > 1 || isKnown ? end : nil }
            let next = text[dot + 1].isSpace && isKnown ? text.skippingSpaces(from: dot + 1) : dot + 1
            guard text[next].isWord, text[next].isLetter || text[next].isDigit else {
                return labels > 1 || isKnown ? end : nil
            }
            // The next sentence is no part of the domain.
            guard !(text[dot + 1].isSpace && text[next].isUppercase) else { return end }
            if dot != label || next != dot + 1, !isKnown { return labels > 1 ? end : nil }
            end = next
        }
        return labels > 1 ? end : nil
    }

    private static let offices: Set<String> = [
        "vanthu", "vanphong", "ubnd", "hdnd", "info", "contact", "lienhe", "bbt", "toasoan", "banbientap",
        "tonghop",
        "bantuyengiao", "tuyengiao", "dangluy", "danguy", "tinhuy", "thanhuy", "congan", "motcua", "hotro",
    ]

    /// A mailbox of an authority is no more a person's than its landline is.
    private func isOffice(local: Range<Int>, domain: Range<Int>) -> Bool {
        let host = text.folded(domain)
        guard host.hasSuffix(".gov.vn") || host.hasSuffix("dcs.vn") || host.hasSuffix("dangcongsan.vn") else {
            return false
        }
        return Self.offices.contains(text.folded(text.word(startingAt: local.lowerBound)))
    }
}

extension Findings {
    /// By the name of a network: its other parts, and the first path segments that are no person's.
    private static let networks: [String: (domain: String, shared: Set<String>)] = [
        "facebook": ("com", ["groups", "watch", "events", "hashtag", "help", "policies", "marketplace"]),
        "fb": ("com", ["groups", "watch", "events", "hashtag"]), "zalo": ("me", ["g"]),
        "t": ("me", ["joinchat"]),
        "m": ("me", []), "wa": ("me", []), "telegram": ("me", ["joinchat"]),
        "tiktok": ("com", ["tag", "discover", "music"]),
        "instagram": ("com", ["p", "explore"]),
        "youtube": ("com", ["watch", "playlist", "shorts", "hashtag"]),
        "twitter": ("com", ["hashtag", "search"]), "x": ("com", ["hashtag", "search"]),
        "threads": ("net", []), "linkedin": ("com", ["company", "jobs"]),
    ]

    private static let labels: Set<String> = [
        "zalo", "facebook", "fb", "face", "messenger", "telegram", "tiktok", "instagram", "insta", "viber",
        "nick",
        "youtube", "skype", "twitter",
    ]

    fileprivate mutating func addProfile(_ word: Range<Int>) {
        let name = text.folded(word)
        if let network = Self.networks[name], addLink(word, network) { return }
        if Self.labels.contains(name) { addLabelledHandle(after: word) }
    }

    /// facebook.com/ten.nguoi, also with spaces about its signs.
    private mutating func addLink(_ host: Range<Int>, _ network: (domain: String, shared: Set<String>))
        -> Bool
    {
        guard let domain = afterSign(".", from: host.upperBound) else { return false }
        let end = text.word(startingAt: domain)
        guard text.folded(end) == network.domain, let path = afterSign("/", from: end.upperBound) else {
            return false
        }
        let pathEnd = handleEnd(from: path)
        guard pathEnd > path, !network.shared.contains(text.folded(text.word(startingAt: path))) else {
            return true
        }
        // The whole address, from its scheme on.
        var start = host.lowerBound
        while host.lowerBound - start < 24, isAddressGlyph(start - 1) { start -= 1 }
        add(.socialProfile, start..<pathEnd)
        return true
    }

    private func afterSign(_ sign: Unicode.Scalar, from index: Int) -> Int? {
        let found = text.skippingSpaces(from: index)
        guard found - index < 2, text[found].is(sign) else { return nil }
        let next = text.skippingSpaces(from: found + 1)
        return next - found < 3 ? next : nil
    }

    private func isAddressGlyph(_ index: Int) -> Bool {
        let glyph = text[index]
        return glyph.isWord || glyph.is(".") || glyph.is("/") || glyph.is(":") || glyph.is("-")
    }

    /// A path or handle without the sign that ends the sentence.
    fileprivate func handleEnd(from start: Int) -> Int {
        var end = text[start].is("@") ? start + 1 : start
        while end - start < 128, isHandleGlyph(end) { end += 1 }
        while end > start, !text[end - 1].isWord { end -= 1 }
        return end
    }

    private func isHandleGlyph(_ index: Int) -> Bool {
        let glyph = text[index]
        return switch glyph.plain {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "?"),
            UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "+"):
            true
        default: glyph.isWord
        }
    }

    /// "Zalo: nguyenvana88". Prose after the colon is no handle: a Vietnamese syllable has at most seven letters.
    private mutating func addLabelledHandle(after label: Range<Int>) {
        var start = text.skippingSpaces(from: label.upperBound)
        guard text[start].is(":"), start - label.upperBound < 2 else { return }
        start = text.skippingSpaces(from: start + 1)
        var end = start
        while text[end].scalar.isASCII, isHandleGlyph(end), !text[end].is("/"), !text[end].is("@") {
            end += 1
        }
        while end > start, !text[end - 1].isWord { end -= 1 }
        guard end - start >= 4, !text[end].isWord, text[start].isLetter else { return }
        let glyphs = (start..<end).map { text[$0] }
        let letters = glyphs.count(where: \.isLetter)
        let isMarked = letters < glyphs.count && !glyphs.contains { $0.is("/") || $0.is("%") || $0.is("-") }
        let isLong =
            letters == glyphs.count && letters >= 8 && Self.networks[text.folded(start..<end)] == nil
            && text.folded(start..<end) != "livestream"
        guard isMarked && letters >= 3 || isLong else { return }
        add(.socialProfile, start..<end)
    }
}
