import Domain
import Logging
import NIOCore
import NIOCertificateReloading
import NIOSSL
import ServiceLifecycle
import UnixSignals

/// The certificate that the server shows: read again when its files change, so that a new one needs no restart. Files
/// that don't fit together are told of in the log, and the certificate before them stays.
struct ServerTLS: Service {
    let context: NIOSSLContext
    private let reloader: TimedCertificateReloader

    init(
        certificate: String, key: String, every interval: Duration = .seconds(Limits.certificateSeconds),
        logger: Logger
    ) throws {
        let configuration = TimedCertificateReloader.Configuration(
            refreshInterval: interval,
            certificateSource: .init(location: .file(path: certificate), format: .pem),
            privateKeySource: .init(location: .file(path: key), format: .pem)
        ) { configuration in
            configuration.onCertificateLoaded = { change in
                guard let before = change.previousX509CertificateChain,
                    before != change.currentX509CertificateChain
                else { return }
                logger.notice("the certificate has been read anew")
            }
            configuration.onCertificateLoadFailed = { failure in
                logger.error(
                    "the certificate can't be read; the one before it stays",
                    metadata: ["error": "\(failure.error)"])
            }
        }
        reloader = try .makeReloaderValidatingSources(configuration: configuration)
        var tls = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        // A client that does not take leave must not hold the exit.
        tls.shutdownTimeout = .seconds(1)
        context = try NIOSSLContext(configuration: tls)
    }

    /// Also at once on SIGHUP.
    func run() async throws {
        let reloader = reloader
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await reloader.run() }
            group.addTask {
                await cancelWhenGracefulShutdown {
                    for await _ in await UnixSignalsSequence(trapping: .sighup) { try? reloader.reload() }
                }
            }
        }
    }
}

/// What the service group shows of it names no files.
extension ServerTLS: CustomStringConvertible {
    var description: String { "ServerTLS" }
}
