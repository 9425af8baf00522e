/// RFC 6901: where in a body something stands; `""` is the whole body.
enum JSONPointer {
    static func child(_ name: String, of parent: String) -> String {
        "\(parent)/\(escaped(name))"
    }

    static func child(_ index: Int, of parent: String) -> String {
        "\(parent)/\(index)"
    }

    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return name
        }
        var result = ""
        // Scalars, not characters: "/" followed by a combining mark is another character than "/".
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
