import Domain
import Persistence
import TestSupport
import Testing

@Suite struct ClaimTests {
    @Test(arguments: StorageKind.available)
    func `the same claim again answers what the first made`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let id: Topic.ID = world.ids.make()
            let claim = Claim(id: id.rawValue, fingerprint: "f1")
            let first = try await world.work { try $0.createTopic(id, name: "Giá cả", unit: nil, claim) }
            let again = try await world.work { try $0.createTopic(id, name: "Giá cả", unit: nil, claim) }
            #expect(first == again)
            let other = Claim(id: id.rawValue, fingerprint: "f2")
            await #expect(throws: AccessRefusal.idTaken) {
                try await world.work { try $0.createTopic(id, name: "Y tế", unit: nil, other) }
            }
            #expect(try await world.count("SELECT COUNT(*) AS count FROM topic") == 1)
            #expect(
                try await world.count(
                    "SELECT COUNT(*) AS count FROM audit_event WHERE action = 'topic.created'") == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a claim whose creation was refused is free again`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            _ = try await world.topic("Giá cả")
            let id: Topic.ID = world.ids.make()
            let claim = Claim(id: id.rawValue, fingerprint: "f1")
            await #expect(throws: TopicRefusal.nameTaken) {
                try await world.work { try $0.createTopic(id, name: "giá cả", unit: nil, claim) }
            }
            let second = Claim(id: id.rawValue, fingerprint: "f2")
            _ = try await world.work { try $0.createTopic(id, name: "Y tế", unit: nil, second) }
        }
    }

    @Test(arguments: StorageKind.available)
    func `the same claim many times at once creates once`(kind: StorageKind) async throws {
        try await withStore(kind) { world in
            let unit = try await world.unit("A")
            let officer = try await world.account("o", (.officer, unit))
            let new = NewReport(
                id: world.ids.make(), subject: .adHoc(.id(unit)), content: world.content(), submit: true)
            let claim = Claim(id: new.id.rawValue, fingerprint: "f")
            let answers = try await withThrowingTaskGroup(of: Report.self) { group in
                for _ in 1...10 {
                    group.addTask { try await world.work(officer) { try $0.createReport(new, claim) } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers).count == 1)
            #expect(try await world.count("SELECT COUNT(*) AS count FROM report") == 1)
            #expect(
                try await world.count(
                    "SELECT COUNT(*) AS count FROM audit_event WHERE action = 'report.submitted'")
                    == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `of many topics with one name one is made, and of two renamed to one name one is`(kind: StorageKind)
        async throws
    {
        try await withStore(kind) { world in
            let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                for _ in 1...6 { group.addTask { await refusal { _ = try await world.topic("Đất đai") } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.compactMap { $0 as? TopicRefusal } == Array(repeating: .nameTaken, count: 5))
            for round in 1...10 {
                let (one, two) = (try await world.topic("A\(round)"), try await world.topic("B\(round)"))
                async let first = refusal {
                    _ = try await world.work { try $0.renameTopic(one, "C\(round)", .any) }
                }
                async let second = refusal {
                    _ = try await world.work { try $0.renameTopic(two, "c\(round)", .any) }
                }
                let outcomes = await [first, second]
                #expect(outcomes.filter { $0 == nil }.count == 1)
                #expect(outcomes.compactMap { $0 as? TopicRefusal } == [.nameTaken])
            }
        }
    }
}
