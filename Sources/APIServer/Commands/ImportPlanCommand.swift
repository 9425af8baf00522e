import ArgumentParser
import Domain
import Foundation

struct ImportPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Import a plan from JSON, with its units and tasks, and issue it where it is signed: all or nothing."
    )

    @OptionGroup var options: SettingsOptions
    @Argument(help: "The JSON file: units and plan, as demo/plan-ward-2026.json.") var file: String
    @Flag(help: "Check, and change nothing.") var dryRun = false

    /// Rolls a dry run back.
    private struct Checked: Error { let outcome: PlanImportOutcome }

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling { try await importPlan(settings) }
    }

    private func importPlan(_ settings: Settings) async throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw StartFailure("\(file) can't be read")
        }
        let ids = IdentifierSource()
        let plan = try PlanFile.read(Array(data)) { ids.next() }
        let store = try await OpenStore.open(
            settings, .command("send its plan to POST /v1/plans and its tasks to PUT /v1/plans/{id}/tasks"))
        try await Commands.prepare(store, settings)
        var outcome: PlanImportOutcome
        do {
            outcome = try await Preparation.work(store.storage) { [dryRun] work in
                let outcome = try work.importPlan(plan)
                guard !dryRun else { throw Checked(outcome: outcome) }
                return outcome
            }
        } catch let checked as Checked {
            outcome = checked.outcome
        } catch PlanImportRefusal.unitUnknown(let code) {
            throw StartFailure("\(file): no unit has the code \(code); nothing was changed")
        }
        tell(outcome)
        await store.storage.close()
    }

    private func tell(_ outcome: PlanImportOutcome) {
        Preparation.say(
            "Units \(dryRun ? "to make" : "made"): \(outcome.created), \(dryRun ? "to rename" : "renamed"): \(outcome.renamed)."
        )
        guard let plan = outcome.plan else {
            return Preparation.say("The plan was there already: nothing changed.")
        }
        let number = plan.number.map { " as number \($0)-\(plan.documentType)" } ?? ""
        Preparation.say(
            "\(dryRun ? "Would import" : "Imported") the plan with \(outcome.tasks) tasks,"
                + " \(plan.status == .draft ? "a draft" : "issued\(number)").")
    }
}
