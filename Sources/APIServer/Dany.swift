import ArgumentParser

@main struct Dany: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dany",
        abstract: "Dân Ý: hears what people think, and answers. A REST/JSON API for committees.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, MigrateCommand.self, ImportCommand.self, AccountCommand.self, DemoCommand.self,
            CheckCommand.self, AuditCommand.self,
            BackupCommand.self, AdoptKeyCommand.self, RestoreCommand.self, HealthCommand.self,
        ])
}
