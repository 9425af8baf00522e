import Domain

/// Words, numbers and days as one language writes them.
struct PageText: Sendable {
    let language: Language

    /// Stands where there is no figure.
    static let none = "–"
    private static let space = "\u{A0}"

    func callAsFunction(_ phrase: Phrase) -> String { language(phrase) }

    /// In Vietnamese where there is no English.
    func words(_ words: PublishedFigures.Words) -> HTML {
        guard language == .en else { return "\(words.vi)" }
        guard let english = words.en else { return #"<span lang="vi">\#(words.vi)</span>"# }
        return "\(english)"
    }

    func plain(_ words: PublishedFigures.Words) -> String {
        language == .en ? words.en ?? words.vi : words.vi
    }

    /// What is in Vietnamese only; goes into a tag.
    var vietnamese: HTML { language == .en ? #" lang="vi""# : "" }

    func day(_ date: CivilDate) -> HTML {
        let (year, month, day) = date.parts
        let text =
            switch language {
            case .vi: "\(day)/\(month)/\(year)"
            case .en: "\(day)\(Self.space)\(Self.months[month - 1])\(Self.space)\(year)"
            }
        return #"<time datetime="\#(date.description)">\#(text)</time>"#
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    func count(_ count: Int) -> String { grouped(String(count)) }

    /// A share of 0…1 in percent with one decimal. What is not quite nothing, or not quite all, is not said to be.
    func percent(_ share: Double) -> String {
        guard share.isFinite else { return Self.none }
        let tenths = Self.tenths(share)
        if share > 0, tenths == 0 {
            return "\(self(PageWords.under)) \(percent(tenths: 1))"
        }
        if share < 1, tenths == 1_000 {
            return "\(self(PageWords.over)) \(percent(tenths: 999))"
        }
        return percent(tenths: tenths)
    }

    private func percent(tenths: Double) -> String {
        let isWhole = tenths == 0 || tenths == 1_000
        return decimal(tenths / 10, places: isWhole ? 0 : 1) + (language == .vi ? Self.space : "") + "%"
    }

    /// Shares have four decimals: rounding these first keeps 0.7345 from becoming 73.4.
    private static func tenths(_ share: Double) -> Double { ((share * 10_000).rounded() / 10).rounded() }

    /// Without the sign, for the ends of intervals.
    func percentNumber(_ share: Double) -> String { decimal(Self.tenths(share) / 10, places: 1) }

    func percentRange(_ low: Double, _ high: Double) -> String {
        let sign = language == .vi ? Self.space + "%" : "%"
        return "\(percentNumber(low))\(Self.space)– \(percentNumber(high))\(sign)"
    }

    func pValue(_ value: Double) -> String {
        if value < 0.001 { return "p\(Self.space)<\(Self.space)\(decimal(0.001, places: 3))" }
        return "p\(Self.space)=\(Self.space)\(decimal(value, places: value < 0.1 ? 3 : 2))"
    }

    /// With two decimals; fewer where `scale` is large, more where it is small.
    func number(_ value: Double, like scale: Double) -> String {
        let size = scale.magnitude
        var places = size >= 1_000 ? 0 : size >= 100 ? 1 : 2
        var reach = 0.1
        while size > 0, size < reach, places < 10 {
            places += 1
            reach /= 10
        }
        return decimal(value, places: places)
    }

    func numberRange(_ low: Double, _ high: Double, like scale: Double) -> String {
        "\(number(low, like: scale))\(Self.space)– \(number(high, like: scale))"
    }

    func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return Self.none }
        let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
        let scaled = (value * power).rounded()
        guard scaled.magnitude < 1e15 else { return value.description }
        let digits = String(Int(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "−" : ""
        let fraction = padded.suffix(places)
        let point = places == 0 ? "" : language == .vi ? "," : "."
        return sign + grouped(String(padded.dropLast(places))) + point + fraction
    }

    private func grouped(_ digits: String) -> String {
        let separator: Character = language == .vi ? "." : ","
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(separator) }
            result.append(digit)
        }
        return result
    }
}
