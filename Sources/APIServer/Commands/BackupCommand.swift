import ArgumentParser
import Domain
import Foundation

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a SQLite store into one file, and read the copy again.",
        discussion:
            "Works beside a running server. Exits with 1 when the store breaks a rule; the backup is kept.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "The file to write.") var file: String
    @Flag(help: "Write over a file that is there.") var replace = false
    @Option(help: "A file to copy the installation's key to, best on another disk.") var keyFile: String?

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling {
            let backup = try StoreBackup.onTerminal(settings)
            let broken = try await backup.make(file, replacing: replace, keyFile: keyFile)
            guard broken.isEmpty else {
                for finding in broken { Preparation.say(finding.line) }
                throw ExitCode.failure
            }
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup into the place of a SQLite store that is not served.",
        discussion: "The store as it was stays beside the new one.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "A file that dany backup has written.") var file: String
    @Flag(help: "Take a backup that breaks rules as it is.") var acceptBroken = false

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling {
            let backup = try StoreBackup.onTerminal(settings)
            try Commands.makeDataFolder(settings)
            try await backup.restore(file, acceptBroken: acceptBroken)
        }
    }
}

extension StoreBackup {
    fileprivate static func onTerminal(_ settings: Settings) throws -> StoreBackup {
        let progress = CopyProgress { text in
            FileHandle.standardError.write(Data("dany: \(text)\n".utf8))
        }
        return try StoreBackup(settings, tell: progress.tell, say: Preparation.say)
    }
}
