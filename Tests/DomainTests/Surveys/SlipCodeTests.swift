import Domain
import Testing

struct SlipCodeTests {
    private static let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789")

    @Test func `a code is read as it is printed, and as people type it`() throws {
        for _ in 1...100 {
            let code = SlipCode { Int.random(in: $0) }
            let printed = code.description
            #expect(printed.count == 23 && printed.split(separator: "-").map(\.count) == [5, 5, 5, 5])
            #expect(printed.allSatisfy { $0 == "-" || Self.alphabet.contains($0) })
            for typed in [
                printed, printed.lowercased(), printed.filter { $0 != "-" },
                " " + printed.replacing("-", with: " "),
            ] {
                #expect(SlipCode(typed) == code, "\(typed)")
            }
        }
    }

    @Test func `a wrong letter and two that changed places are always found`() throws {
        let letters = Array(SlipCode { Int.random(in: $0) }.description.filter { $0 != "-" })
        for place in letters.indices {
            for letter in Self.alphabet where letter != letters[place] {
                var wrong = letters
                wrong[place] = letter
                #expect(SlipCode(String(wrong)) == nil)
            }
            for other in letters.indices where letters[other] != letters[place] {
                var wrong = letters
                wrong.swapAt(place, other)
                #expect(SlipCode(String(wrong)) == nil)
            }
        }
    }

    @Test func `what is no code is none`() throws {
        let code = SlipCode { Int.random(in: $0) }.description
        for text in [
            "", "-", String(code.dropLast()), code + "A", "O" + code.dropFirst(), "Đ" + code.dropFirst(),
            "١" + code,
        ] {
            #expect(SlipCode(text) == nil, "\(text)")
        }
    }
}
