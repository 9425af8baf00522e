/// Turns names of XLSForm, which may hold more, into codes: always into the same ones.
enum XLSFormNames {
    /// For questions, in their order. A name that is a code stays as it is, for the first that bears it.
    static func questionCodes(_ names: [String]) -> [String] {
        codes(names, length: Limits.questionCode.upperBound, isCode: Question.isCode) { name in
            let plain = plain(name) { $0 == "_" }
            return plain.first?.isLetter == true ? plain : "q" + plain
        } key: {
            $0.lowercased()
        }
    }

    /// For the choices of a list, in their order.
    static func choiceCodes(_ names: [String]) -> [String] {
        codes(names, length: Limits.choiceCode.upperBound, isCode: Question.isChoiceCode) { name in
            plain(name) { "_-.".unicodeScalars.contains($0) }
        } key: {
            $0
        }
    }

    /// - Parameter key: what may not be twice.
    private static func codes(
        _ names: [String], length: Int, isCode: (String) -> Bool, _ make: (String) -> String,
        key: (String) -> String
    ) -> [String] {
        var taken: Set<String> = []
        let kept = names.map { isCode($0) && taken.insert(key($0)).inserted }
        return zip(names, kept).map { name, isKept in
            if isKept { return name }
            let plain = String(make(name).prefix(length))
            var code = plain
            var number = 1
            while !taken.insert(key(code)).inserted {
                number += 1
                let end = "_\(number)"
                code = plain.prefix(length - end.count) + end
            }
            return code
        }
    }

    private static func plain(_ name: String, _ isOther: (Unicode.Scalar) -> Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.folded.unicodeScalars {
            let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
            result.append(isKept || isOther(scalar) ? scalar : "_")
        }
        return String(result)
    }
}
