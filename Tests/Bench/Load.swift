import Foundation

/// All connections on one thread with `poll`: a few microseconds for each request.
final class Load {
    private final class Connection {
        let descriptor: Int32
        var input: [UInt8] = []
        var sentAt = ContinuousClock.now
        var next: Int

        init(descriptor: Int32, next: Int) {
            self.descriptor = descriptor
            self.next = next
        }

        deinit { close(descriptor) }
    }

    private let requests: [[UInt8]]
    private var connections: [Connection] = []
    private var buffer = [UInt8](repeating: 0, count: 262_144)
    private var hasStarted = false
    private(set) var answered = 0
    private(set) var failures = 0
    private(set) var bodyBytes = 0
    /// In seconds.
    private(set) var latencies: [Double] = []
    private(set) var firstFailure: String?

    init(port: Int, connections count: Int, requests: [[UInt8]]) throws {
        self.requests = requests
        connections = try (0..<count).map { index in
            Connection(descriptor: try Self.connect(port: port), next: index % requests.count)
        }
    }

    /// What was counted so far, but for failures: one while warming up is one all the same.
    func forget() {
        (answered, bodyBytes, latencies) = (0, 0, [])
    }

    func run(seconds: Double) throws {
        if !hasStarted {
            for connection in connections { try send(connection) }
            hasStarted = true
        }
        let end = ContinuousClock.now + .seconds(seconds)
        var polled = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        while ContinuousClock.now < end {
            let ready = poll(&polled, nfds_t(polled.count), 200)
            guard ready >= 0 || errno == EINTR else { throw BenchFailure.system("poll") }
            for index in polled.indices where polled[index].revents != 0 {
                try receive(connections[index])
                polled[index].revents = 0
            }
        }
    }

    private func send(_ connection: Connection) throws {
        let request = requests[connection.next]
        // Other connections than the first go on with other requests.
        connection.next = (connection.next + connections.count) % requests.count
        connection.sentAt = ContinuousClock.now
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                write(connection.descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw BenchFailure.system("write") }
            sent += count
        }
    }

    private func receive(_ connection: Connection) throws {
        let count = read(connection.descriptor, &buffer, buffer.count)
        guard count > 0 else { throw BenchFailure("the server closed a connection") }
        connection.input += buffer[..<count]
        guard let answer = Answer(connection.input) else { return }
        latencies.append((ContinuousClock.now - connection.sentAt) / .seconds(1))
        answered += 1
        bodyBytes += answer.bodyLength
        if !(200...299).contains(answer.status) {
            failures += 1
            firstFailure = firstFailure ?? String(decoding: connection.input, as: UTF8.self)
        }
        connection.input.removeAll(keepingCapacity: true)
        try send(connection)
    }

    private static func connect(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchFailure.system("socket") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw BenchFailure.system("connect") }
        return descriptor
    }
}

/// The head of one whole answer with a Content-Length; nil while bytes are missing.
private struct Answer {
    let status: Int
    let bodyLength: Int

    private static let end = Array("\r\n\r\n".utf8)
    private static let length = Array("content-length:".utf8)

    init?(_ input: [UInt8]) {
        guard let headEnd = input.firstRange(of: Self.end), input.count >= 12 else { return nil }
        status = input[9..<12].reduce(0) { $0 * 10 + Int($1 &- 48) }
        var bodyLength = 0
        for line in input[..<headEnd.lowerBound].split(separator: 10) {
            guard line.count > Self.length.count,
                zip(line, Self.length).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
            else {
                continue
            }
            bodyLength = line.dropFirst(Self.length.count).filter { (48...57).contains($0) }
                .reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        self.bodyLength = bodyLength
        guard input.count >= headEnd.upperBound + bodyLength else { return nil }
    }
}
