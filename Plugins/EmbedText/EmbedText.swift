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

    /// Arguments: the output, then pairs of a constant's name and a file. A literal would lose a carriage return
    /// and can't hold its own delimiters, so a file with one of these stops the build.
    private static let script = #####"""
        set -eu
        output=$0
        {
            printf 'enum EmbeddedText {\n'
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
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedText.swift")
        let inputs = Self.files.map {
            (name: $0.name, url: context.package.directoryURL.appending(path: $0.path))
        }
        return [
            .buildCommand(
                displayName: "Embedding \(Self.files.map(\.path).joined(separator: ", "))",
                executable: URL(filePath: "/bin/sh"),
                arguments: ["-c", Self.script, output.path] + inputs.flatMap { [$0.name, $0.url.path] },
                inputFiles: inputs.map(\.url),
                outputFiles: [output])
        ]
    }
}
