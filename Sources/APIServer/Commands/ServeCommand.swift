import ArgumentParser
import Domain
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API.",
        discussion:
            "Settings come from flags, then DANY_… in the environment, then --config FILE, then defaults.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Load the demo first if the store is new (with --sandbox).") var demo = false

    func run() async throws {
        let settings = try await options.load()
        try await Commands.telling { try await serve(settings) }
    }

    private func serve(_ settings: Settings) async throws {
        if demo, !settings.sandbox {
            throw StartFailure("--demo: the demo runs on the sandbox clock; add --sandbox")
        }
        try Commands.makeDataFolder(settings)
        let logger = Commands.logger(settings)
        logger.info("starting", metadata: ["version": "\(Dany.configuration.version)", "pid": "\(getpid())"])
        OpenFiles.raise(for: settings.maxConnections, logger)
        // Whoever rotates logs sends it; the end of a terminal still ends what was started in it.
        if settings.tls == nil, isatty(STDIN_FILENO) == 0 { signal(SIGHUP, SIG_IGN) }
        let store = try await OpenStore.open(settings, .serve)
        let passwords = Passwords()
        try await Commands.prepare(store, settings)
        try await Preparation.checkKey(settings, store.storage, logger)
        var fixed = try await Preparation.checkClock(settings, store.storage)
        let loaded = demo ? try await Demo.loadOnce(settings, store.storage, passwords) : nil
        fixed = loaded ?? fixed
        let services = try await Services.build(
            settings, store.storage, fixed: fixed, passwords: passwords, logger: logger)
        try await PeriodJob(services: services).tick()
        let tls = try settings.tls.map { try Commands.tls($0, logger) }
        let application = buildApplication(
            services, host: settings.host, port: settings.port, tls: tls
        ) { channel in
            Banner.print(
                settings, port: channel.localAddress?.port ?? settings.port, clock: services.clock,
                isNewDemo: loaded != nil)
        }
        var configuration = Serving.configuration(
            application, services, drain: .seconds(settings.drainSeconds),
            stop: .seconds(settings.shutdownSeconds))
        configuration.gracefulShutdownSignals = [.sigterm, .sigint]
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await store.storage.close()
            if let failure = error as? IOError {
                let reason =
                    failure.errnoCode == EADDRINUSE ? "is in use" : "can't be listened on: \(failure)"
                throw StartFailure("port \(settings.port) of \(settings.host) \(reason)")
            }
            throw error
        }
        await store.storage.close()
        logger.info("stopped")
    }
}

/// What the start says to whoever looks at it.
enum Banner {
    /// - Parameter isNewDemo: passwords are printed this once; later they are in their file only.
    static func print(_ settings: Settings, port: Int, clock: DomainClock, isNewDemo: Bool) {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let url = "\(settings.scheme)://\(host):\(port)"
        var lines = [""]
        if clock.isSandbox {
            lines += [
                "  *** SANDBOX: an administrator can set the clock. Never use this store for real reports. ***",
                "      The clock stands at \(clock.now).",
            ]
        }
        lines += ["  Dân Ý listens on \(url) (store: \(settings.redactedDatabaseURL))", ""]
        let accounts = URL(filePath: settings.dataDir).appending(path: Demo.accountsFile)
        if clock.isSandbox, let demo = try? DemoAccount.read(accounts) {
            lines +=
                isNewDemo
                ? Self.demo(demo, accounts, url)
                : ["  Demo accounts and their passwords: \(accounts.path())", ""]
        }
        Preparation.say(lines.joined(separator: "\n"))
    }

    private static func demo(_ accounts: [DemoAccount], _ file: URL, _ url: String) -> [String] {
        var lines = ["  Demo accounts (all of them in \(file.path())):"]
        var shown: Set<String> = []
        for account in accounts where shown.insert(account.role).inserted {
            let role = account.role.padding(toLength: 14, withPad: " ", startingAt: 0)
            let name = account.username.padding(toLength: 14, withPad: " ", startingAt: 0)
            lines.append("    \(role) \(name) \(account.password)   at \(account.unitCode)")
        }
        guard let advisor = accounts.first(where: { $0.username == "banxd.yb" }) else { return lines }
        lines += [
            "", "  Try it:", "",
            "    curl -s \(url)/readyz",
            "    TOKEN=$(curl -s \(url)/v1/sessions -H 'Content-Type: application/json' -d"
                + " '{\"username\":\"\(advisor.username)\",\"password\":\"\(advisor.password)\"}'"
                + " | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')",
            "    curl -s -H \"Authorization: Bearer $TOKEN\""
                + " '\(url)/v1/compliance?unitCode=LC-YB&period=2026-10&groupBy=children'",
            "",
        ]
        return lines
    }
}
