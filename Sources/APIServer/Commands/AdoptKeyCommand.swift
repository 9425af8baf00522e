import ArgumentParser
import Domain
import Foundation

struct AdoptKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt-key", abstract: "Bind the store to the installation.key of the data folder.",
        discussion: """
            For when somebody has read the old key who must not, or when it is lost. Stop every instance first, move the \
            old key away, and run this: it makes a new one, unless another is there already, and ends all sessions.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling {
            try Commands.makeDataFolder(settings)
            let store = try await OpenStore.open(settings, .command("stop it first"))
            try await Commands.prepare(store, settings)
            let key = SecretFile.fingerprint(of: try SecretFile.loadOrMake(folder: settings.dataDir))
            let isNew = try await Preparation.work(store.storage) { try $0.adoptKey(key) }
            let file = SecretFile.url(folder: settings.dataDir).path()
            Preparation.say(
                isNew
                    ? "The store is bound to \(file) from now on, and every session has ended."
                    : "The store is bound to \(file) already; nothing was changed.")
            await store.storage.close()
        }
    }
}
