import ArgumentParser
import Domain
import Foundation

/// One of the demo's accounts, as demo-accounts.json lists them.
struct DemoAccount: Codable {
    let username: String
    let password: String
    let role: String
    let unitCode: String

    static func read(_ file: URL) throws -> [DemoAccount] {
        try JSONDecoder().decode([DemoAccount].self, from: Data(contentsOf: file))
    }

    /// One account a line, for people and for `sed`; nobody but the owner reads it.
    static func write(_ accounts: [DemoAccount], to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines = try accounts.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        let text = "[\n" + lines.joined(separator: ",\n") + "\n]\n"
        let descriptor = open(file.path(), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw StartFailure("\(file.path()) can't be written") }
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(text.utf8))
    }
}

enum Demo {
    static let accountsFile = "demo-accounts.json"

    /// Loads the demo into a new store; one that holds it already, or anything else, is left alone.
    /// - Returns: where the sandbox's clock stands then, nil when nothing was loaded.
    static func loadOnce(_ settings: Settings, _ storage: any Storage, _ passwords: Passwords) async throws
        -> Instant?
    {
        let isNew = try await storage.read { store in
            guard let root = try store.root() else { return true }
            return try store.setting(.demoLoaded) == nil
                && store.subtree(of: root.id, on: RealClock.now.civilDate).count == 1
        }
        guard isNew else { return nil }
        return try await load(settings, storage, passwords)
    }

    @discardableResult
    static func load(_ settings: Settings, _ storage: any Storage, _ passwords: Passwords) async throws
        -> Instant
    {
        guard settings.rootCode == "TW", settings.rootLevel == "central" else {
            throw StartFailure("the demo needs root-code TW and root-level central")
        }
        let story: Story
        do {
            story = try JSONDecoder().decode(Story.self, from: Data(EmbeddedText.demoReports.utf8))
        } catch {
            throw StartFailure("demo/story.json can't be read: \(error)")
        }
        Preparation.say(
            "Loading the demo: \(story.accounts.count) accounts, \(story.reports.count) reports …")
        let loader = DemoLoader(story: story, storage: storage, passwords: passwords)
        let accounts = try await loader.load()
        let file = URL(filePath: settings.dataDir).appending(path: accountsFile)
        try DemoAccount.write(accounts, to: file)
        Preparation.say("The demo is loaded; its passwords are in \(file.path()).")
        return try Demo.instant(story.clock)
    }

    static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(text) else {
            throw StartFailure("demo/story.json: '\(text)' is no instant")
        }
        return instant
    }

    static func date(_ text: String) throws -> CivilDate {
        guard let date = CivilDate(text) else { throw StartFailure("demo/story.json: '\(text)' is no date") }
        return date
    }

    static func choice<Value: RawRepresentable<String>>(_ text: String, _ type: Value.Type = Value.self)
        throws -> Value
    {
        guard let value = Value(rawValue: text) else {
            throw StartFailure("demo/story.json: '\(text)' is no \(Value.self)")
        }
        return value
    }
}

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The demo: a ward's reporting months.", subcommands: [Load.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "load", abstract: "Load the demo into a new store, to be served with --sandbox.")

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try await options.load()
            try await Commands.telling {
                try Commands.makeDataFolder(settings)
                let store = try await OpenStore.open(
                    settings, .command("the demo is loaded into a new store only"))
                try await Commands.prepare(store, settings)
                let live = try await store.storage.read { try $0.setting(.servedLive) }
                guard live == nil else {
                    throw StartFailure("this store has been served for real; the demo needs a new one")
                }
                guard try await Demo.loadOnce(settings, store.storage, Passwords()) != nil else {
                    throw StartFailure("the store holds data already; the demo is loaded into a new one only")
                }
                await store.storage.close()
            }
        }
    }
}
