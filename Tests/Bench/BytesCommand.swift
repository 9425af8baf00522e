import ArgumentParser
import Foundation
import Hummingbird
import Logging

/// Serves one file's bytes from memory at `/bytes`: the framework's own cost, which a real answer is compared with.
struct BytesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bytes")

    @Option var port: Int
    @Option var file: String

    func run() async throws {
        let bytes = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: file)))
        let router = Router()
        router.get("bytes") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: bytes))
        }
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        try await Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger
        ).runService()
    }
}
