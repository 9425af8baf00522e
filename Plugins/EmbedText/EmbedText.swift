import Foundation
import PackagePlugin

/// Writes text files of the package into one Swift file, each a raw string literal with the file's exact bytes.
/// The package manager's own `.embedInCode` makes array literals, which take minutes to compile.
@main struct EmbedText: BuildToolPlugin {
    private static let files = [
        (name: "openapi", path: "openapi.yaml"),
        (name: "demoUnits", path: "demo/units.csv"),
        (name: "demoReports", path: "demo/story.json"),
        (name: "demoPlan", path: "demo/plan-ward-2026.json"),
    ]

    /// Each becomes a dictionary of its files' texts by name.
    private static let folders = [
        (name: "docs", path: "Sources/APIServer/Pages/Docs")
    ]

    /// Arguments: the output, declarations as they are, then pairs of a constant's name and a file. A literal would lose a carriage return
    /// and can't hold its own delimiters, so a file with one of these stops the build.
    private static let script = #####"""
        set -eu
        output=$0
        {
            printf 'enum EmbeddedText {\n%s' "$1"
            shift
            while [ $# -gt 1 ]; do
                for forbidden in "$(printf '\r')" '"""###' '\###'; do
                    if LC_ALL=C grep -q -F -e "$forbidden" "$2"; then
                        echo "$2: error: holds a carriage return, \"\"\"### or \\###, which can't be embedded" >&2
                        exit 1
                    fi
                done
                printf '    static let %s = ###"""\n' "$1"
                cat "$2"
                printf '\n"""###\n'
                shift 2
            done
            printf '}\n'
        } > "$output.new"
        mv "$output.new" "$output"
        """#####

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedText.swift")
        var inputs = Self.files.map { (name: $0.name, url: root.appending(path: $0.path)) }
        var dictionaries = ""
        for folder in Self.folders {
            let names = try FileManager.default.contentsOfDirectory(
                atPath: root.appending(path: folder.path).path
            ).filter { !$0.hasPrefix(".") }.sorted()
            var members = ""
            for (number, name) in names.enumerated() {
                let constant = "\(folder.name)\(number)"
                inputs.append((constant, root.appending(path: folder.path).appending(path: name)))
                members += "        \"\(name)\": \(constant),\n"
            }
            dictionaries += "    static let \(folder.name): [String: String] = [\n\(members)    ]\n"
        }
        return [
            .buildCommand(
                displayName: "Embedding \((Self.files + Self.folders).map(\.path).joined(separator: ", "))",
                executable: URL(filePath: "/bin/sh"),
                arguments: ["-c", Self.script, output.path, dictionaries]
                    + inputs.flatMap { [$0.name, $0.url.path] },
                inputFiles: inputs.map(\.url),
                outputFiles: [output])
        ]
    }
}
