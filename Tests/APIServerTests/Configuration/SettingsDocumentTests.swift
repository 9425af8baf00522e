import Foundation
import Testing

@testable import APIServer

@Suite struct SettingsDocumentTests {
    @Test func `docs/settings.md holds the table of settings as the program has it`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let document = try String(contentsOf: root.appending(path: "docs/settings.md"), encoding: .utf8)
        #expect(document.contains(Setting.markdown))
    }
}
