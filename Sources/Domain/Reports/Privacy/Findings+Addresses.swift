extension Findings {
    /// E-mail and social-profile addresses, and handles.
    mutating func addAddresses() {
        var index = 0
        while index < text.count {
            let glyph = text[index]
            if glyph.is("@") {
                addMailOrHandle(at: index)
            } else if let sign = bracketed(from: index, ["at", "a cong"]) {
                addMail(local: sign.lowerBound, domain: sign.upperBound, mayBeApart: true)
            } else if glyph.isLetter, !text[index - 1].isWord {
                let word = text.word(startingAt: index)
                if let sign = spelledAt(word) {
                    addMail(local: sign.lowerBound, domain: sign.upperBound, mayBeApart: true)
                } else if word.count <= 12 {
                    addProfile(word)
                }
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

    /// "(at)", "[ dot ]", "{@}".
    private func bracketed(from index: Int, _ names: Set<String>) -> Range<Int>? {
        let closing: Unicode.Scalar
        switch text[index].plain {
        case UInt8(ascii: "("): closing = ")"
        case UInt8(ascii: "["): closing = "]"
        case UInt8(ascii: "{"): closing = "}"
        default: return nil
        }
        var end = index + 1
        while end - index < 10,
            text[end].isLetter || text[end].isSpace || text[end].is("@") || text[end].is(".")
        {
            end += 1
        }
        guard text[end].is(closing) else { return nil }
        let name = text.folded(index + 1..<end).split(separator: " ").joined(separator: " ")
        let isSign = names.contains("at") ? name == "@" : name == "."
        return isSign || names.contains(name) ? index..<end + 1 : nil
    }

    /// "nguyenvana at gmail.com", "nguyenvana a còng gmail": in prose only with a well-known provider behind it, and
    /// what may be a mailbox before it.
    private func spelledAt(_ word: Range<Int>) -> Range<Int>? {
        var end = word.upperBound
        switch text.lowercased(word) {
        case "at": break
        case "a":
            let second = text.word(startingAt: end + 1)
            guard text[end].isSpace, text.lowercased(second) == "còng" else { return nil }
            end = second.upperBound
        default: return nil
        }
        guard text[end].isSpace, text[word.lowerBound - 1].isSpace, !text[word.lowerBound - 2].isSpace,
            let (_, labels) = mailHost(from: end + 1), Self.providers.contains(labels.first ?? ""),
            labels.count > 1 || word.upperBound < end
        else {
            return nil
        }
        var start = word.lowerBound - 1
        while word.lowerBound - start < 66, isMailGlyph(start - 1) {
            start -= 1
            guard text[start].scalar.isASCII else { return nil }
        }
        return word.lowerBound - 1 - start > 2 ? word.lowerBound..<end : nil
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
        guard start < localEnd, let (end, labels) = mailHost(from: domainStart) else { return false }
        // "tài khoản @lan.tran" is a handle.
        let isApart = localEnd < local || domainStart > domain
        let isKnown = Self.providers.contains(labels.first ?? "")
        guard !isApart || mayBeApart || isKnown else { return false }
        guard !isOffice(local: start..<localEnd, host: labels.joined(separator: ".")) else { return true }
        add(.email, start..<end)
        return true
    }

    private func isMailGlyph(_ index: Int) -> Bool {
        let glyph = text[index]
        return glyph.isWord || glyph.is(".") || glyph.is("_") || glyph.is("%") || glyph.is("+")
            || glyph.is("-")
    }

    private static let providers: Set<String> = ["gmail", "yahoo", "hotmail", "outlook", "icloud", "ymail"]

    /// "gmail.com", "gmail[dot]com", "gmail . com" and, for the well-known, "gmail".
    private func mailHost(from start: Int) -> (end: Int, labels: [String])? {
        var end = start
        var labels: [String] = []
        while labels.count < 8 {
            var label = end
            while label - end < 63, text[label].isWord || text[label].is("-") { label += 1 }
            guard label > end else { break }
            labels.append(text.folded(end..<label))
            end = label
            let isProvider = Self.providers.contains(labels[0])
            let isFirst = labels.count == 1 && isProvider
            let whole = labels.count > 1 || isFirst ? (end, labels) : nil
            if let next = spelledDot(from: label, inProse: isProvider) {
                end = next
                continue
            }
            let dot = text.skippingSpaces(from: label)
            guard text[dot].is("."), dot - label < 2 else { return whole }
            let next = text[dot + 1].isSpace && isFirst ? text.skippingSpaces(from: dot + 1) : dot + 1
            guard text[next].isWord else { return whole }
            // The next sentence is no part of the domain.
            guard !(text[dot + 1].isSpace && text[next].isUppercase) else { return (end, labels) }
            if dot != label || next != dot + 1, !isFirst { return labels.count > 1 ? whole : nil }
            end = next
        }
        return labels.count > 1 ? (end, labels) : nil
    }

    /// Where the label behind "[dot]" begins, or behind " dot " and " chấm ".
    private func spelledDot(from label: Int, inProse: Bool) -> Int? {
        let sign = text[label].isSpace ? label + 1 : label
        let end: Int
        if let whole = bracketed(from: sign, ["dot", "cham"]) {
            end = whole.upperBound
        } else {
            let word = text.word(startingAt: sign)
            guard inProse, sign > label, text[word.upperBound].isSpace,
                ["dot", "chấm"].contains(text.lowercased(word))
            else {
                return nil
            }
            end = word.upperBound
        }
        let next = text[end].isSpace ? end + 1 : end
        return text[next].isWord ? next : nil
    }

    private static let offices: Set<String> = [
        "vanthu", "vanphong", "ubnd", "hdnd", "info", "contact", "lienhe", "bbt", "toasoan", "banbientap",
        "tonghop",
        "bantuyengiao", "tuyengiao", "dangluy", "danguy", "tinhuy", "thanhuy", "congan", "motcua", "hotro",
    ]

    /// A mailbox of an authority is no more a person's than its landline is.
    private func isOffice(local: Range<Int>, host: String) -> Bool {
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
        if Self.labels.contains(name), !addLabelledHandle(after: word) { addLabelledName(name, after: word) }
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
    private mutating func addLabelledHandle(after label: Range<Int>) -> Bool {
        guard let start = afterColon(label.upperBound) else { return false }
        var end = start
        while text[end].scalar.isASCII, isHandleGlyph(end), !text[end].is("/"), !text[end].is("@") {
            end += 1
        }
        while end > start, !text[end - 1].isWord { end -= 1 }
        guard end - start >= 4, !text[end].isWord, text[start].isLetter else { return false }
        let glyphs = (start..<end).map { text[$0] }
        let letters = glyphs.count(where: \.isLetter)
        let isMarked = letters < glyphs.count && !glyphs.contains { $0.is("/") || $0.is("%") || $0.is("-") }
        let isLong =
            letters == glyphs.count && letters >= 8 && Self.networks[text.folded(start..<end)] == nil
            && text.folded(start..<end) != "livestream"
        guard isMarked && letters >= 3 || isLong else { return false }
        add(.socialProfile, start..<end)
        return true
    }

    private func afterColon(_ index: Int) -> Int? {
        let colon = text.skippingSpaces(from: index)
        return text[colon].is(":") && colon - index < 2 ? text.skippingSpaces(from: colon + 1) : nil
    }

    /// "fb: Nguyen Van A". Groups and authorities are written with capitals too, so a family name must be there.
    private mutating func addLabelledName(_ label: String, after word: Range<Int>) {
        guard ["fb", "facebook", "face", "zalo", "nick"].contains(label),
            let start = afterColon(word.upperBound)
        else {
            return
        }
        var end = start
        var words: [String] = []
        while words.count < 5 {
            let next = words.isEmpty ? start : end + 1
            guard next == start || text[end].isSpace, text[next].isUppercase else { break }
            let word = text.word(startingAt: next)
            guard (1...8).contains(word.count) else { break }
            words.append(text.lowercased(word))
            end = word.upperBound
        }
        if FamilyName.isPerson(words) { add(.socialProfile, start..<end) }
    }
}
