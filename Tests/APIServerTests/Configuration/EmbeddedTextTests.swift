import Foundation
import Testing

@testable import APIServer

struct EmbeddedTextTests {
    @Test func `the embedded texts have their files' very bytes`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        // A loop, since the test's log would repeat arguments as long as these.
        for (path, text) in [
            "openapi.yaml": EmbeddedText.openapi,
            "demo/units.csv": EmbeddedText.demoUnits,
            "demo/story.json": EmbeddedText.demoReports,
            "demo/plan-ward-2026.json": EmbeddedText.demoPlan,
        ] {
            let bytes = try Data(contentsOf: root.appending(path: path))
            let isSame = Data(text.utf8) == bytes
            #expect(isSame, "\(path)")
        }
    }

    @Test func `an embedded folder has each of its files, byte for byte`() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../../Sources/APIServer/Pages/Docs")
            .standardized
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(names) == Set(EmbeddedText.docs.keys))
        #expect(names.count > 5)
        for name in names {
            let isSame =
                try Data(contentsOf: folder.appending(path: name))
                == Data(EmbeddedText.docs[name, default: ""].utf8)
            #expect(isSame, "\(name)")
        }
    }
}
