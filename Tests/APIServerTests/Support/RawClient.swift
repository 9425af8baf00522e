import Foundation
import Glibc
import Synchronization

/// A connection that a test holds in its hands: sends when it likes, reads when it likes, and sees its end.
final class RawClient: Sendable {
    private let socket: Int32

    /// - Parameter receiving: bytes that the kernel keeps for a reader who does not read yet.
    init?(port: Int, receiving: Int32? = nil) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        if var receiving {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiving, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
    }

    deinit { Glibc.close(socket) }

    /// - Returns: bytes that were taken before the server closed, or took nothing for `patience` seconds.
    @discardableResult
    func send(_ text: String, patience: Int = 180) async -> Int {
        await send(Array(text.utf8), patience: patience)
    }

    @discardableResult
    func send(_ bytes: [UInt8], patience: Int = 180) async -> Int {
        await aside { [socket] in
            var wait = timeval(tv_sec: patience, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            return bytes.count - rest.count
        }
    }

    /// What comes until the text is there, the server closes, or nothing comes for `patience` seconds.
    /// - Parameter text: nil to read to the end.
    func receive(until text: String? = nil, patience: Int = 180) async -> Received {
        await receive(patience: patience) { received in text.map { received.reply.text.contains($0) } ?? false
        }
    }

    /// What comes until one answer is whole, where its head says how long it is.
    func receiveAnswer(patience: Int) async -> Received {
        let length = Mutex<Int?>(nil)
        return await receive(patience: patience) { received in
            length.withLock { length in
                if length == nil { length = received.lengthOfAnswer }
                return length.map { received.bytes.count >= $0 } ?? false
            }
        }
    }

    private func receive(patience: Int, until isEnough: @escaping @Sendable (Received) -> Bool) async
        -> Received
    {
        await aside { [socket] in
            var wait = timeval(tv_sec: patience, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
            var received = Received()
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !isEnough(received) {
                let count = recv(socket, &buffer, buffer.count, 0)
                guard count > 0 else {
                    received.isClosed = count == 0 || errno == ECONNRESET
                    break
                }
                received.bytes += buffer.prefix(count)
            }
            return received
        }
    }

    struct Received: Sendable {
        var bytes: [UInt8] = []
        var isClosed = false

        var reply: RawSocket.Reply {
            RawSocket.Reply(text: String(decoding: bytes, as: UTF8.self), closed: isClosed)
        }

        /// Nil until the head is there; no bound where it does not say.
        var lengthOfAnswer: Int? {
            let reply = reply
            guard reply.text.contains("\r\n\r\n") else { return nil }
            let body = reply.header("Content-Length").flatMap { Int($0) }
            return body.map { $0 + reply.head.utf8.count + 4 } ?? .max
        }

        var answers: Int { reply.text.components(separatedBy: "HTTP/1.1 ").count - 1 }

        /// After the first head.
        var body: [UInt8] {
            let end = Array("\r\n\r\n".utf8)
            let start = bytes.indices.first { bytes[$0...].starts(with: end) }
            return start.map { Array(bytes[($0 + end.count)...]) } ?? []
        }
    }

    private func aside<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }
}
