import Domain
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Whether the server wants requests: off before it stops, so that who shares them out sends no more.
final class Readiness: Sendable {
    private let on = Atomic(true)

    var isOn: Bool { on.load(ordering: .relaxed) }

    func turnOff() { on.store(false, ordering: .relaxed) }
}

/// The first to be told that the server stops: `/readyz` says so while requests are still answered, and only then is the
/// listener closed. A group stops its services one after the other, the last first.
struct Draining: Service, CustomStringConvertible {
    let readiness: Readiness
    let time: Duration
    let logger: Logger
    let description = "Draining"

    func run() async throws {
        try? await gracefulShutdown()
        readiness.turnOff()
        logger.info("stopping")
        try? await Task.sleep(for: time)
    }
}

/// What runs until it is told to stop: by both the command and the tests.
enum Serving {
    /// - Parameters:
    ///   - drain: between the end of readiness and that of the listener.
    ///   - stop: for what is being answered then. A client that has stalled must not hold the exit.
    static func configuration(
        _ application: any Service, _ services: Services, drain: Duration, stop: Duration
    ) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(
            services: [
                application, Draining(readiness: services.readiness, time: drain, logger: services.logger),
            ],
            logger: services.logger)
        configuration.maximumGracefulShutdownDuration = drain + max(stop, .seconds(1))
        return configuration
    }
}
