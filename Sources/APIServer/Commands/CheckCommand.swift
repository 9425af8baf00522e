import ArgumentParser
import Domain

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read the whole store and report what breaks a rule.",
        discussion:
            "Works beside a running server. Exits with 1 when something is broken; notes are for people.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling {
            let store = try await OpenStore.open(settings, .readOnly)
            try await store.storage.checkReady()
            Preparation.say("Reading \(settings.redactedDatabaseURL) …")
            let findings = try await store.storage.read {
                try $0.inspect(on: $0.domainNow(or: RealClock.now).civilDate)
            }
            await store.storage.close()
            for finding in findings {
                Preparation.say("\(finding.severity.rawValue): \(finding.line)")
            }
            let broken = findings.count { $0.severity == .broken }
            Preparation.say("\(broken) broken, \(findings.count - broken) notes.")
            if broken > 0 { throw ExitCode.failure }
        }
    }
}
