extension Findings {
    mutating func addNumbers() {
        for passage in Self.numbers(in: text) { add(passage.kind, passage.glyphs) }
    }

    mutating func addNumbers(_ disguised: DisguisedNumbers) {
        for passage in Self.numbers(in: disguised.text) where disguised.hides(passage.kind, passage.glyphs) {
            add(passage.kind, passage.glyphs)
        }
    }

    private static func numbers(in text: PlainText) -> [NumberReader.Passage] {
        var passages: [NumberReader.Passage] = []
        var index = 0
        while index < text.count {
            guard text[index].isDigit else {
                index += 1
                continue
            }
            let chain = DigitChain(in: text, from: index)
            passages += NumberReader(chain).passages()
            index = chain.end
        }
        return passages
    }
}

/// Tells the identifiers of a chain from its figures and dates.
private struct NumberReader {
    typealias Passage = (kind: PersonalIdentifiers.Kind, glyphs: Range<Int>)

    private let chain: DigitChain
    private let text: PlainText
    /// Groups that belong to a figure or a date.
    private var settled: [Bool]

    /// +84 (0) and an old mobile number.
    private static let mostDigits = 14

    init(_ chain: DigitChain) {
        self.chain = chain
        text = chain.text
        settled = Array(repeating: false, count: chain.groups.count)
        var group = 0
        while group < chain.groups.count {
            let run = chain.run(from: group)
            if run.count > 1, isFigure(run) || chain.isDate(run) {
                for index in run { settled[index] = true }
                group = run.upperBound + 1
            } else {
                group = max(run.upperBound, group + 1)
            }
        }
    }

    private func isFigure(_ run: ClosedRange<Int>) -> Bool {
        guard chain.hasThousands(run), let separator = chain.gap(after: run.lowerBound)?.separator else {
            return false
        }
        guard separator == .dot || separator == .space || separator == .rare(UInt8(ascii: ",")) else {
            return false
        }
        let start = chain.groups[run.lowerBound].lowerBound
        if text[start - 1].is("+") { return false }
        let isRound = chain.value(run.upperBound) == 0 && chain.value(run.upperBound - 1) == 0
        if isRound || Measure.follows(chain.groups[run.upperBound].upperBound, in: text) { return true }
        // "0912 345.678" and "(+84) 912.345.678" go on from another group.
        if let gap = chain.gap(after: run.lowerBound - 1), gap.isTight || gap.separator == .parenthesis {
            return false
        }
        // Behind +84 at the end of the line before.
        if chain.gap(after: run.lowerBound - 1)?.isBroken == true,
            text[chain.groups[run.lowerBound - 1].lowerBound - 1].is("+")
        {
            return false
        }
        switch NumberLabel.before(start, in: text) {
        case .identityCard, .phone: return false
        case .code, .account, nil: break
        }
        // 84 912 345 678 is a number to call, 84.912.345.678 a sum.
        let isCountryCode = chain.groups[run.lowerBound].count == 2 && chain.value(run.lowerBound) == 84
        return !(separator == .space && isCountryCode && run.count == 4)
    }

    func passages() -> [Passage] {
        var result: [Passage] = []
        var group = 0
        while group < chain.groups.count {
            guard !settled[group], let (last, kind) = match(from: group) else {
                group += 1
                continue
            }
            if let kind {
                let start = start(of: group, to: last)
                result.append((kind, start..<chain.groups[last].upperBound))
            }
            group = last + 1
        }
        return result
    }

    /// With the sign and the parenthesis before a country code.
    private func start(of group: Int, to last: Int) -> Int {
        var start = chain.groups[group].lowerBound
        if text[start - 1].is("+") { start -= 1 }
        let closes = (start..<chain.groups[last].upperBound).contains { text[$0].is(")") }
        return closes && text[start - 1].is("(") ? start - 1 : start
    }

    /// The last group of what begins here; no kind for a landline, which is passed over as a whole.
    private func match(from first: Int) -> (last: Int, kind: PersonalIdentifiers.Kind?)? {
        let start = chain.groups[first].lowerBound
        let word = text.word(endingAt: start)
        let isGlued = !word.isEmpty && !NumberLabel.mayBeGlued(text.folded(word))
        var digits: [UInt8] = []
        var found: (last: Int, kind: PersonalIdentifiers.Kind?)?
        for last in first..<chain.groups.count {
            guard !settled[last], digits.count + chain.groups[last].count <= Self.mostDigits else { break }
            // What one line or cell says is not lengthened by the next.
            if found != nil, chain.gap(after: last - 1)?.isLoose == true { break }
            digits += chain.groups[last].map { text[$0].plain &- 0x30 }
            guard digits.count >= 9 else { continue }
            let isLandline = digits.count == 11 && digits.starts(with: [0, 2])
            let kind = isLandline ? nil : kind(of: digits, first...last)
            guard isLandline || kind != nil, isOneNumber(first...last) else { continue }
            guard !isGlued || isMobile(digits, gluedTo: word, first...last) else { continue }
            guard !isCut(first...last) || mayBeCut(digits, kind, first...last) else { continue }
            if isLandline { return (last, nil) }
            found = found ?? (hasTail(first...last) ? last + 1 : last, kind)
            // A reading that takes in the whole line is the better one.
            if chain.gap(after: last)?.isLoose ?? true { found = (last, kind) }
        }
        return found
    }

    private func kind(of digits: [UInt8], _ window: ClosedRange<Int>) -> PersonalIdentifiers.Kind? {
        if digits.count == 9 { return nineDigits(digits, window) }
        let start = chain.groups[window.lowerBound].lowerBound
        if isMobile(digits, window) {
            // A tax code has ten digits too.
            if window.count == 1, NumberLabel.before(start, in: text) == .code { return nil }
            return isDocumentOrMoney(window) ? nil : .phone
        }
        guard digits.count == 12 else { return nil }
        if Self.isPlausibleCard(digits), !isDocumentOrMoney(window) { return .identityCard }
        return NumberLabel.before(start, in: text) == .identityCard ? .identityCard : nil
    }

    /// Ten digits from 03, 05, 07, 08 or 09; eleven from 012, 016, 018 or 019 until 2018; with or without +84.
    private func isMobile(_ digits: [UInt8], _ window: ClosedRange<Int>) -> Bool {
        let start = chain.groups[window.lowerBound].lowerBound
        if digits.starts(with: [0, 0, 8, 4]) { return Self.isSubscriber(digits.dropFirst(4), trunk: nil) }
        if digits.starts(with: [8, 4]) {
            if text[start - 1].is("+") { return Self.isSubscriber(digits.dropFirst(2), trunk: nil) }
            guard digits.count <= 12, !Measure.follows(chain.groups[window.upperBound].upperBound, in: text)
            else {
                return false
            }
            return Self.isSubscriber(digits.dropFirst(2), trunk: digits.count == 12)
        }
        return Self.isSubscriber(digits[...], trunk: true)
    }

    /// - Parameter trunk: whether the 0 must stand (or, when nil, may stand) before the subscriber's digits.
    private static func isSubscriber(_ digits: ArraySlice<UInt8>, trunk: Bool?) -> Bool {
        let hasTrunk = digits.first == 0
        if let trunk, trunk != hasTrunk { return false }
        let rest = hasTrunk ? digits.dropFirst() : digits
        guard let first = rest.first, let second = rest.dropFirst().first else { return false }
        switch rest.count {
        case 9: return [3, 5, 7, 8, 9].contains(first)
        case 10: return first == 1 && [2, 6, 8, 9].contains(second)
        default: return false
        }
    }

    /// Province (001…096), century and sex (0…3 for the 20th and 21st), year of birth, six digits
    /// (Circular 59/2021/TT-BCA, article 4 and its annex).
    private static func isPlausibleCard(_ digits: [UInt8]) -> Bool {
        guard digits.count == 12, digits[0] == 0 else { return false }
        let province = Int(digits[1]) * 10 + Int(digits[2])
        let year = Int(digits[4]) * 10 + Int(digits[5])
        return (1...96).contains(province) && (digits[3] <= 1 || digits[3] <= 3 && year < 50)
    }

    private func nineDigits(_ digits: [UInt8], _ window: ClosedRange<Int>) -> PersonalIdentifiers.Kind? {
        let (start, end) = (
            chain.groups[window.lowerBound].lowerBound, chain.groups[window.upperBound].upperBound
        )
        let label = NumberLabel.before(start, in: text)
        switch label {
        case .identityCard: return .identityCard
        case .phone:
            // A mobile number whose 0 was left out.
            if [3, 5, 7, 8, 9].contains(digits[0]) { return .phone }
        case .code, .account: return nil
        case nil: break
        }
        // The old cards began with the province's number, 01…38.
        let province = digits[0] * 10 + digits[1]
        guard (1...38).contains(province), !Measure.follows(end, in: text), !isPartOfCode(start, end),
            !isDocumentOrMoney(window)
        else {
            return nil
        }
        if window.count == 1 { return digits.suffix(3) == [0, 0, 0] ? nil : .identityCard }
        // Cut into threes it may as well be three numbers, unless one of them began with 0.
        let lengths = Set(window.map { chain.groups[$0].count })
        return digits[0] == 0 && (lengths == [3] || lengths == [1]) ? .identityCard : nil
    }

    /// 012345678/QĐ, a file of a web address, the digits behind a decimal sign.
    private func isPartOfCode(_ start: Int, _ end: Int) -> Bool {
        let (before, after) = (text[start - 1], text[end])
        if before.is("/") || before.is("=") || before.is("_") { return true }
        if text[start - 2].isDigit, before.is(".") || before.is(",") || before.is("-") { return true }
        if after.is(".") || after.is(",") || after.is("-"), text[end + 1].isWord { return true }
        return after.is("/") && text[end + 1].isUppercase && text[end + 2].isUppercase
    }
}

extension NumberReader {
    /// Whether the groups are written as one number and not as a row of figures.
    private func isOneNumber(_ window: ClosedRange<Int>) -> Bool {
        guard window.count > 1 else { return true }
        let inner = chain.gaps[window.lowerBound..<window.upperBound].filter { $0.separator != .parenthesis }
        let lengths = window.map { chain.groups[$0].count }
        let isUniform = inner.allSatisfy { $0.separator == inner.first?.separator }
        let hasRare = inner.contains {
            if case .rare = $0.separator { true } else { false }
        }
        if hasRare,
            !isUniform || inner.contains(where: { !$0.isTight }) || lengths.contains(where: { $0 < 3 })
        {
            return false
        }
        if !isUniform, lengths.contains(1) || window.count > 4 { return false }
        return !isCounting(window) && !isCutOut(window)
    }

    /// 05-06-07-08-09.
    private func isCounting(_ window: ClosedRange<Int>) -> Bool {
        let values = window.map(chain.value)
        guard values.count > 3, window.allSatisfy({ chain.groups[$0].count <= 2 }) else { return false }
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        return steps[0] > 0 && steps.allSatisfy { $0 == steps[0] }
    }

    /// A longer number goes on with the same sign on either side.
    private func isCutOut(_ window: ClosedRange<Int>) -> Bool {
        func joins(_ gap: DigitChain.Gap?, _ inner: DigitChain.Gap?) -> Bool {
            guard let gap, gap == inner, gap.isTight else { return false }
            return gap.separator != .space && gap.separator != .parenthesis
        }
        if joins(chain.gap(after: window.lowerBound - 1), chain.gap(after: window.lowerBound)) { return true }
        return joins(chain.gap(after: window.upperBound), chain.gap(after: window.upperBound - 1))
            && !hasTail(window)
    }

    /// 0936.123.456.789: no amount begins with 0 and with four digits before its threes, so it is a mobile number
    /// with something after it.
    private func hasTail(_ window: ClosedRange<Int>) -> Bool {
        let last = window.upperBound + 1
        guard window.count == 3, chain.groups.indices.contains(last) else { return false }
        let (first, end) = (chain.groups[window.lowerBound], chain.groups[last].upperBound)
        let dot = DigitChain.Gap(separator: .dot, isTight: true, isBroken: false)
        guard first.count == 4, text[first.lowerBound].is("0"), chain.gap(after: last) != dot,
            (window.lowerBound + 1...last).allSatisfy({ chain.groups[$0].count == 3 }),
            (window.lowerBound..<last).allSatisfy({ chain.gap(after: $0) == dot }),
            chain.gap(after: window.lowerBound - 1) != dot
        else {
            return false
        }
        return NumberLabel.before(first.lowerBound, in: text) != .code && !Measure.follows(end, in: text)
    }
}

extension NumberReader {
    /// "x0912 345 678": with its ten digits it is a number to call whatever letters stand before it, unless these
    /// make a code of it: capitals as in HD0912345678, or what stands before them.
    private func isMobile(_ digits: [UInt8], gluedTo word: Range<Int>, _ window: ClosedRange<Int>) -> Bool {
        guard digits.count == 10, digits[0] == 0, digits[1] != 2 else { return false }
        guard !text[chain.groups[window.upperBound].upperBound].isLetter else { return false }
        let before = text[word.lowerBound - 1]
        let isInside = before.isDigit || ["-", "/", "_", ".", "=", "#"].contains { before.is($0) }
        // "hộ0912 091 234 5678": what follows is a number of its own.
        let endsLine = chain.gap(after: window.upperBound)?.isLoose ?? true
        guard endsLine || !window.dropFirst().contains(where: { text[chain.groups[$0].lowerBound].is("0") })
        else {
            return false
        }
        let isCode = window.count == 1 && word.count > 1 && word.allSatisfy { text[$0].isUppercase }
        return !isInside && !isCode
    }

    /// Whether a line or a table's cell ends within.
    private func isCut(_ window: ClosedRange<Int>) -> Bool {
        chain.gaps[window.lowerBound..<window.upperBound].contains(where: \.isLoose)
    }

    /// A column of figures has such groups too: short ones, or, zero before each, all of one length.
    private func mayBeCut(
        _ digits: [UInt8], _ kind: PersonalIdentifiers.Kind?, _ window: ClosedRange<Int>
    ) -> Bool {
        let start = chain.groups[window.lowerBound].lowerBound
        let label = NumberLabel.before(start, in: text)
        // A number of the next line's own goes on behind it.
        guard chain.gap(after: window.upperBound)?.isLoose ?? true else { return false }
        let hasPlus = text[start - 1].is("+")
        if kind == .identityCard {
            return label == .identityCard && window.allSatisfy { chain.groups[$0].count > 2 }
        }
        guard kind == .phone, digits.first == 0 || hasPlus else { return false }
        let groups = hasPlus ? window.dropFirst() : window.dropFirst(0)
        let lengths = groups.map { chain.groups[$0].count }
        let isColumn =
            Set(lengths).count == 1 && groups.allSatisfy { text[chain.groups[$0].lowerBound].is("0") }
        if lengths.allSatisfy({ $0 > 2 }), !isColumn { return true }
        let cuts = chain.gaps[window.lowerBound..<window.upperBound].count(where: \.isLoose)
        return label == .phone && cuts == 1
    }

    /// In threes with points or commas, or in one; with spaces it is read as a card or a number to call.
    private func isAmount(_ window: ClosedRange<Int>) -> Bool {
        guard !text[chain.groups[window.lowerBound].lowerBound - 1].is("+") else { return false }
        guard window.count > 1 else { return true }
        let separator = chain.gap(after: window.lowerBound)?.separator
        return (separator == .dot || separator == .rare(UInt8(ascii: ",")))
            && chain.groups[window.lowerBound].count <= 3
            && window.dropFirst().allSatisfy { chain.groups[$0].count == 3 }
    }

    /// 0312345678/QĐ-UBND, "Quyết định 0987654321", "036.099.000.000 đồng"; but not behind "gọi số".
    private func isDocumentOrMoney(_ window: ClosedRange<Int>) -> Bool {
        let start = chain.groups[window.lowerBound].lowerBound
        let end = chain.groups[window.upperBound].upperBound
        let beside = NumberLabel.beside(start, in: text)
        guard beside != .person else { return false }
        if window.count == 1, beside == .document || DocumentNumber.follows(end, in: text) { return true }
        return isAmount(window) && Money.follows(end, in: text)
    }
}
