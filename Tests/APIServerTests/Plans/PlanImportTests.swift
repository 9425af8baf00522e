import Domain
import TestSupport
import Testing

@testable import APIServer

/// The file is demo/plan-ward-2026.json, as its ward's public plan has it.
@Suite struct PlanImportTests {
    private static let province = """
        code,name,level,parent_code,kind,valid_from
        N15,Tỉnh Lào Cai,province,,committee,2025-07-01
        C04252,Phường Yên Bái,commune,N15,committee,2025-07-01
        """

    private func read(_ text: String = EmbeddedText.demoPlan) throws -> PlanImport {
        let ids = IdentifierSource()
        return try PlanFile.read(Array(text.utf8)) { ids.next() }
    }

    @Test(arguments: StorageKind.available)
    func `a ward's plan comes with its units, and a second time changes nothing`(_ kind: StorageKind)
        async throws
    {
        try await withServer(kind) { server in
            let now = server.services.clock.now
            let rows = try UnitCSV.rows(Array(Self.province.utf8), validFrom: UnitCSV.defaultValidFrom)
            let file = try read()
            let (first, second) = try await Preparation.work(server.storage, at: now) { work in
                _ = try work.importUnits(rows, under: nil, dryRun: false)
                return (try work.importPlan(file), try work.importPlan(file))
            }
            #expect([first.created, first.renamed, first.tasks] == [23, 1, 14])
            #expect([second.created, second.renamed, second.tasks] == [0, 0, 0] && second.plan == nil)
            let plan = try #require(first.plan)
            #expect(plan.status == .issued && plan.number == 1 && plan.demand?.by.description == "2026-04-30")
            let (tasks, deriving) = try await Preparation.work(server.storage, at: now) { work in
                (
                    try work.view.tasks(of: plan.id).tasks,
                    try work.view.coverage(of: plan.id, status: nil, PageRequest(limit: 200)).counts
                )
            }
            #expect(deriving == [.missing: 16])
            let due = Dictionary(uniqueKeysWithValues: tasks.map { ($0.ref, $0) })
            func day(_ ref: String) -> String? {
                due[ref]?.dueOn(in: plan.period, today: now.civilDate)?.description
            }
            #expect(
                ["1.1", "1.2", "2.4", "3.5"].map(day) == [
                    "2026-03-31", "2026-04-30", "2028-12-31", "2026-12-31",
                ])
            #expect(day("2.2") == nil)
            // Every cell, the Front, three mass organisations; the board where nobody else monitors.
            #expect(due["1.1"]?.accountable.count == 16)
            #expect(due["3.1"]?.units[.monitor]?.count == 1)
        }
    }

    @Test(arguments: StorageKind.available)
    func `a plan whose units are not there is refused, and none of it stays`(_ kind: StorageKind) async throws
    {
        try await withServer(kind) { server in
            let file = try read()
            await #expect(throws: PlanImportRefusal.unitUnknown("N15")) {
                try await Preparation.work(server.storage, at: server.services.clock.now) {
                    try $0.importPlan(file)
                }
            }
            let units = try await server.storage.read {
                try $0.unitID(code: "LC-YB", on: server.services.clock.now.civilDate)
            }
            #expect(units == nil)
        }
    }

    @Test func `what a file has wrong is told by its place`() throws {
        let text = EmbeddedText.demoPlan.replacing(
            #""quarter": 1"#, with: #""quarter": 5"#, maxReplacements: 1
        )
        .replacing(#""signedOn""#, with: #""signed""#)
        do {
            _ = try read(text)
            Issue.record("expected a refusal")
        } catch let refusal as MalformedBody {
            #expect(
                refusal.errors.map(\.pointer) == ["/plan/tasks/0/schedule/quarter", "/plan/signed"])
        }
    }
}
