import ArgumentParser
import Domain
import Foundation
import Logging

/// What the commands share.
enum Commands {
    /// Runs a command so that a failure is one line on standard error.
    static func telling(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let exit as ExitCode {
            throw exit
        } catch let failure as StartFailure {
            try tell(failure.description)
        } catch let StorageError.refusedToOpen(reason) {
            try tell("the store can't be opened: \(reason)")
        } catch {
            let problem = Problem(error)
            guard problem.slug != "internal" else { return try tell("\(error)") }
            var lines = [(problem.detail ?? problem.title).en]
            lines += problem.errors.map { "\($0.pointer): \($0.detail.en) (\($0.code))" }
            if case let storage as StorageError = error { lines.append("\(storage)") }
            try tell(lines.joined(separator: "\ndany: "))
        }
    }

    private static func tell(_ text: String) throws {
        FileHandle.standardError.write(Data("dany: \(text)\n".utf8))
        throw ExitCode.failure
    }

    static func logger(_ settings: Settings) -> Logger {
        let isJSON = settings.logFormat.map { $0 == "json" } ?? (isatty(STDERR_FILENO) == 0)
        var logger = Logger(label: "dany") { label -> any LogHandler in
            if isJSON { JSONLog.standardError } else { StreamLogHandler.standardError(label: label) }
        }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        return logger
    }

    static func tls(_ files: Settings.TLSFiles, _ logger: Logger) throws -> ServerTLS {
        do {
            return try ServerTLS(certificate: files.certificate, key: files.key, logger: logger)
        } catch {
            throw StartFailure("tls-certificate or tls-key can't be used: \(error)")
        }
    }

    static func makeDataFolder(_ settings: Settings) throws {
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: settings.dataDir), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartFailure("data-dir: \(settings.dataDir) can't be made: \(error.localizedDescription)")
        }
    }

    static func prepare(_ store: OpenStore, _ settings: Settings) async throws {
        let steps = try await store.migrate()
        if !steps.isEmpty { Preparation.say("Schema brought up to date: \(steps.joined(separator: ", ")).") }
        try await Preparation.makeRoot(settings, store.storage)
    }
}

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the store's schema up to date, and make the root unit.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling {
            let store = try await OpenStore.open(
                settings, .command("a server brings it up to date as it starts"))
            try await Commands.prepare(store, settings)
            Preparation.say("The schema is up to date.")
            await store.storage.close()
        }
    }
}

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import data from files.",
        subcommands: [ImportUnits.self, ImportPlanCommand.self])

    struct ImportUnits: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "units",
            abstract: "Import units from CSV (code,name,level,parent_code[,kind,valid_from]): all or nothing."
        )

        @OptionGroup var options: SettingsOptions
        @Argument(help: "The CSV file.") var file: String
        @Option(help: "The code of the unit below which rows without a parent go; the root unless told.")
        var under: String?
        @Option(help: "The first day of rows that have none, such as 2000-01-01.") var validFrom: String?
        @Flag(help: "Check, and change nothing.") var dryRun = false

        func run() async throws {
            let settings = try await options.load()
            try await Commands.telling { try await importUnits(settings) }
        }

        private func importUnits(_ settings: Settings) async throws {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw StartFailure("\(file) can't be read")
            }
            guard let day = validFrom.map({ CivilDate($0) }) ?? UnitCSV.defaultValidFrom else {
                throw StartFailure("--valid-from: '\(validFrom ?? "")' is not a date such as 2000-01-01")
            }
            let rows = try UnitCSV.rows(Array(data), validFrom: day)
            let store = try await OpenStore.open(
                settings, .command("send the file to its POST /v1/units/import instead"))
            try await Commands.prepare(store, settings)
            let outcome = try await Preparation.work(store.storage) { [under, dryRun] work in
                let top = try under.map { try work.view.resolve(.code($0)) }
                return try work.importUnits(rows, under: top, dryRun: dryRun)
            }
            Preparation.say(
                "\(outcome.dryRun ? "Would create" : "Created") \(outcome.created) of \(outcome.total) units;"
                    + " \(outcome.unchanged) were there already"
                    + (outcome.created == 0 ? ": nothing changed." : "."))
            await store.storage.close()
        }
    }
}

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Manage accounts.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Create an account; its password is read from standard input.")

        @OptionGroup var options: SettingsOptions
        @Argument(help: "The username: 3 to 64 of a-z, 0-9, dot, underscore and hyphen.") var name: String
        @Option(help: "administrator, leader, advisor, officer or auditor.") var role: String
        @Option(help: "The code of the unit where the role holds.") var unit: String

        func run() async throws {
            let settings = try await options.load()
            try await Commands.telling { try await create(settings) }
        }

        private func create(_ settings: Settings) async throws {
            guard let role = Role(rawValue: role), role != .collaborator else {
                throw StartFailure("--role: expected administrator, leader, advisor, officer or auditor")
            }
            guard let username = AccountRoutes.parseUsername(name) else {
                throw StartFailure("'\(name)': expected \(Phrase.username.en)")
            }
            if isatty(0) == 1 { Preparation.say("Password:") }
            guard let password = readLine(), Limits.password.contains(password.unicodeScalars.count) else {
                throw StartFailure(
                    "standard input: expected a password of \(Limits.password.lowerBound) to"
                        + " \(Limits.password.upperBound) characters on the first line")
            }
            let store = try await OpenStore.open(settings, .command("use its POST /v1/accounts instead"))
            try await Commands.prepare(store, settings)
            let hash = try await Passwords().hash(password)
            let ids = IdentifierSource()
            try await Preparation.work(store.storage) { [unit] work in
                _ = try work.createAccount(
                    NewAccount(
                        id: Identifier(trusted: ids.next()), username: username, displayName: nil,
                        unit: .code(unit), collaboratorID: nil, hash: hash, mustChangePassword: false,
                        grants: [NewGrant(role: role, unit: .code(unit), from: nil, to: nil)]), nil)
            }
            Preparation.say("Created \(username): \(role.rawValue) at \(unit).")
            await store.storage.close()
        }
    }
}
