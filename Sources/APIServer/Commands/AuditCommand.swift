import ArgumentParser
import Domain
import Foundation

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Work with the record of who did what.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Find what was edited, deleted, moved, inserted or cut off.",
            discussion: """
                Works beside a running server, and needs its data folder's installation.key. The last line is the \
                anchor to keep elsewhere: given with --anchor another time, it proves that nothing was cut off. \
                Exits with 1 when something is wrong.
                """)

        @OptionGroup var options: SettingsOptions
        @Option(help: "An anchor of an earlier time; what came before it is not looked at again.")
        var anchor: String?

        func run() async throws {
            let settings = try await options.load()
            try await Commands.telling { try await verify(settings) }
        }

        private func verify(_ settings: Settings) async throws {
            let kept = try anchor.map { text in
                // Its line may be given as it was printed.
                guard let anchor = AuditSeal(anchor: String(text.split(separator: " ").last ?? "")) else {
                    throw StartFailure("--anchor: expected NUMBER:MARK, as an earlier time has printed it")
                }
                return anchor
            }
            let key = try SecretFile.load(folder: settings.dataDir)
            let chain = AuditChain(key: SecretFile.derive("audit chain", from: key))
            let store = try await OpenStore.open(settings, .readOnly)
            try await store.storage.checkReady()
            var (next, checked, faults) = (kept, 0, [AuditFault]())
            var last: AuditVerification
            repeat {
                let from = next
                last = try await store.storage.read { try $0.verifyAudit(from: from, chain) }
                checked += last.walk.checked
                faults += last.walk.faults
                next = last.walk.last
                if !last.isComplete { Preparation.say("\(checked) events …") }
            } while !last.isComplete
            await store.storage.close()
            for fault in faults { Preparation.say(fault.words) }
            if let kept {
                Preparation.say("Not looked at, being older than the anchor: 1 to \(kept.sequence)")
            }
            Preparation.say("\(checked) events, \(faults.count) faults, \(last.unsealed) not sealed yet.")
            guard faults.isEmpty else {
                // From it on all would be well.
                Preparation.say("No anchor, because of the faults.")
                throw ExitCode.failure
            }
            Preparation.say("Anchor: \(last.head.anchor)")
        }
    }
}

extension AuditFault {
    fileprivate var words: String {
        switch kind {
        case .missing:
            "missing: \(sequence)" + (through.map { $0 > sequence ? " to \($0)" : "" } ?? "")
        case .altered: "altered, or in another's place: \(sequence)"
        case .anchor: "not what it was when the anchor was kept: \(sequence)"
        case .head: "the chain was sealed last at another place than where it ends: \(sequence)"
        }
    }
}
