import Domain
import Testing

struct IdentifierTests {
    private typealias ID = Identifier<Report>

    @Test(arguments: ["8", "9", "a", "b"])
    func `a UUIDv7 in lowercase is an identifier, whatever its variant bits`(variant: String) throws {
        let text = "01890a5d-ac96-774b-\(variant)cce-b302099a8057"
        #expect(try #require(ID(text)).description == text)
    }

    @Test(arguments: [
        "", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a80577",
        "01890A5D-AC96-774B-BCCE-B302099A8057", "01890a5d-ac96-774b-bcce-b302099a805G",
        "01890a5d-ac96-774b-bcce-b302099a805g", "01890a5d-ac96-474b-bcce-b302099a8057",
        "01890a5d-ac96-174b-bcce-b302099a8057", "01890a5d-ac96-874b-bcce-b302099a8057",
        "01890a5d-ac96-774b-7cce-b302099a8057", "01890a5d-ac96-774b-ccce-b302099a8057",
        "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96-774bb-cce-b302099a8057",
        "{01890a5d-ac96-774b-bcce-b302099a805}", "01890a5d_ac96_774b_bcce_b302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805 ", "é1890a5d-ac96-774b-bcce-b302099a805",
        "00000000-0000-0000-0000-000000000000",
    ])
    func `anything else is refused`(text: String) {
        #expect(ID(text) == nil)
    }

    @Test func `identifiers are ordered by time, as their text is`() throws {
        let earlier = try #require(ID("01890a5d-ac96-774b-bcce-b302099a8057"))
        let later = try #require(ID("01890a5d-ac97-774b-8cce-b302099a8057"))
        #expect(earlier < later)
        #expect(!(later < earlier))
    }
}
