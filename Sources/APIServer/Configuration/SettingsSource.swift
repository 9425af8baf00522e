import Configuration

/// Looks settings up in flags, environment, file and defaults, in this order, and knows where a wrong one stood.
struct SettingsSource {
    private let reader: ConfigReader
    private let flags: [String: String]
    private let environment: [String: String]
    private let file: (path: String, values: [String: SettingsFile.Value])?

    init(flags: [String: String], environment: [String: String]) async throws(SettingsError) {
        try Self.refuseUnknown(flags: flags, environment: environment)
        self.flags = flags
        self.environment = environment
        var providers: [any ConfigProvider] = [
            Self.provider(flags: flags),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: ["dany"]),
        ]
        if let (path, origin) = Self.filePath(flags: flags, environment: environment) {
            let snapshot = try await Self.file(at: path, origin: origin)
            file = (path, snapshot.values)
            providers.append(snapshot.provider)
        } else {
            file = nil
        }
        providers.append(Self.defaults)
        reader = ConfigReader(providers: providers)
    }
}

extension SettingsSource {
    func whole(_ setting: Setting) async throws(SettingsError) -> Int {
        let number = try await looking(for: setting) { reader throws in
            try await reader.fetchRequiredInt(forKey: setting.configKey, isSecret: setting.isSecret)
        }
        guard case .whole(let range) = setting.expects, range.contains(number) else {
            throw refusal(of: setting)
        }
        return number
    }

    /// nil where the setting is unset and has no default of its own.
    func optionalWhole(_ setting: Setting) async throws(SettingsError) -> Int? {
        let found = try await looking(for: setting) { reader throws in
            try await reader.fetchInt(forKey: setting.configKey, isSecret: setting.isSecret)
        }
        guard let number = found else { return nil }
        guard case .whole(let range) = setting.expects, range.contains(number) else {
            throw refusal(of: setting)
        }
        return number
    }

    func flag(_ setting: Setting) async throws(SettingsError) -> Bool {
        try await looking(for: setting) { reader throws in
            try await reader.fetchRequiredBool(forKey: setting.configKey, isSecret: setting.isSecret)
        }
    }

    func text(_ setting: Setting) async throws(SettingsError) -> String {
        guard let text = try await optionalText(setting) else { throw refusal(of: setting) }
        return text
    }

    /// nil where the setting is unset and has no default of its own.
    func optionalText(_ setting: Setting) async throws(SettingsError) -> String? {
        let found = try await looking(for: setting) { reader throws in
            try await reader.fetchString(forKey: setting.configKey, isSecret: setting.isSecret)
        }
        guard let text = found else { return nil }
        guard setting.expects.accepts(text) else { throw refusal(of: setting) }
        return text
    }

    private func looking<Value>(
        for setting: Setting, _ fetch: (ConfigReader) async throws -> Value
    ) async throws(SettingsError) -> Value {
        do {
            return try await fetch(reader)
        } catch {
            throw refusal(of: setting)
        }
    }

    private func refusal(of setting: Setting) -> SettingsError {
        if let text = flags[setting.key] {
            return .wrongValue(text, of: setting, from: setting.flag)
        }
        if let text = environment[setting.environmentName] {
            return .wrongValue(text, of: setting, from: setting.environmentName)
        }
        if let file, let value = file.values[setting.key] {
            return .wrongValue(String(describing: value), of: setting, from: "\(setting.key) in \(file.path)")
        }
        return .wrongValue(
            String(describing: setting.fallback), of: setting, from: "default of \(setting.key)")
    }
}

extension SettingsSource {
    /// Names of the environment that belong to the tests, not to the program.
    private static let testPrefix = "DANY_TEST_"

    private static func refuseUnknown(
        flags: [String: String], environment: [String: String]
    ) throws(SettingsError) {
        let keys = Setting.all.map(\.key)
        if let unknown = flags.keys.sorted().first(where: { !keys.contains($0) }) {
            throw .unknown("--\(unknown)", expected: Setting.all.map(\.flag))
        }
        let names = Setting.all.map(\.environmentName)
        let ours = environment.keys.sorted().filter { $0.hasPrefix("DANY_") && !$0.hasPrefix(testPrefix) }
        if let unknown = ours.first(where: { !names.contains($0) }) {
            throw .unknown(unknown, expected: names)
        }
    }

    /// A value that isn't of the expected kind stays text, so that reading it fails and names the flag.
    private static func provider(flags: [String: String]) -> InMemoryProvider {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for setting in Setting.all {
            guard let text = flags[setting.key] else { continue }
            let content: ConfigContent =
                switch setting.expects {
                case .whole: Int(text).map(ConfigContent.int) ?? .string(text)
                case .flag: Bool(text).map(ConfigContent.bool) ?? .string(text)
                case .choice, .text: .string(text)
                }
            values[setting.absoluteKey] = ConfigValue(content, isSecret: setting.isSecret)
        }
        return InMemoryProvider(name: "flags", values: values)
    }

    private static var defaults: InMemoryProvider {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for setting in Setting.all {
            let content: ConfigContent? =
                switch setting.fallback {
                case .whole(let number): .int(number)
                case .text(let text): .string(text)
                case .flag(let isOn): .bool(isOn)
                case .derived: nil
                }
            values[setting.absoluteKey] = content.map { ConfigValue($0, isSecret: false) }
        }
        return InMemoryProvider(name: "defaults", values: values)
    }

    private static func filePath(
        flags: [String: String], environment: [String: String]
    ) -> (path: String, origin: String)? {
        if let path = flags[Setting.config.key] { return (path, Setting.config.flag) }
        let name = Setting.config.environmentName
        return environment[name].map { ($0, name) }
    }

    private static func file(
        at path: String, origin: String
    ) async throws(SettingsError) -> (
        provider: FileProvider<SettingsFile>, values: [String: SettingsFile.Value]
    ) {
        guard Setting.config.expects.accepts(path) else {
            throw .wrongValue(path, of: .config, from: origin)
        }
        let provider: FileProvider<SettingsFile>
        do {
            let location = ConfigValue(.string(path), isSecret: false)
            provider = try await FileProvider(
                config: ConfigReader(provider: InMemoryProvider(values: ["filePath": location])))
        } catch let error as SettingsFile.Malformed {
            throw SettingsError(
                "\(origin): \(path) is not a JSON object with settings, such as {\"port\": 9000}"
                    + (error.reason.map { ": \($0)" } ?? ""))
        } catch {
            throw SettingsError("\(origin): cannot read \(path); expected \(Setting.config.expects)")
        }
        let values = (provider.snapshot() as? SettingsFile)?.values ?? [:]
        let keys = Setting.all.map(\.key).filter { $0 != Setting.config.key }
        if let unknown = values.keys.sorted().first(where: { !keys.contains($0) }) {
            throw .unknown("\(unknown) in \(path)", expected: keys)
        }
        return (provider, values)
    }
}

extension Setting {
    fileprivate var configKey: ConfigKey { ConfigKey([key]) }

    fileprivate var absoluteKey: AbsoluteConfigKey { AbsoluteConfigKey(configKey) }
}

extension Setting.Expectation {
    func accepts(_ text: String) -> Bool {
        switch self {
        case .whole(let range): Int(text).map(range.contains) ?? false
        case .choice(let names): names.contains(text)
        case .flag: Bool(text) != nil
        case .text(_, let accepts): accepts(text)
        }
    }
}
