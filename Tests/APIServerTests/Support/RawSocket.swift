import Foundation
import Glibc

/// One exchange on a bare socket: what no client library would send.
enum RawSocket {
    struct Reply: Sendable {
        let text: String
        /// Whether the server closed the connection.
        let closed: Bool

        /// 0 when nothing came.
        var status: Int { Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0 }
        var head: String { text.components(separatedBy: "\r\n\r\n").first ?? "" }
        var body: String {
            text.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
        }

        func header(_ name: String) -> String? {
            head.components(separatedBy: "\r\n").dropFirst()
                .first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.drop { $0 != ":" }.dropFirst()).trimmingCharacters(in: .whitespaces) }
        }
    }

    /// What came back until the answer was whole, the server closed, or nothing came for `patience` seconds.
    /// - Parameter receiving: bytes that the kernel keeps for a reader who does not read yet, as many as it likes unless
    /// told.
    static func send(_ text: String, to port: Int, patience: Int = 180, receiving: Int32? = nil) async
        -> Reply
    {
        await send(Array(text.utf8), to: port, patience: patience, receiving: receiving)
    }

    static func send(_ bytes: [UInt8], to port: Int, patience: Int = 180, receiving: Int32? = nil) async
        -> Reply
    {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: exchange(bytes, port, patience, receiving))
            }
        }
    }

    private static func exchange(_ bytes: [UInt8], _ port: Int, _ patience: Int, _ receiving: Int32?) -> Reply
    {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return Reply(text: "", closed: true) }
        defer { close(socket) }
        var wait = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
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
        guard connected == 0 else { return Reply(text: "", closed: true) }
        write(bytes, to: socket)
        return read(from: socket)
    }

    /// The server may answer and close before it has read everything.
    private static func write(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func read(from socket: Int32) -> Reply {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // Of the whole answer, where its head says so.
        var length: Int?
        var isHeadRead = false
        while length.map({ received.count < $0 }) ?? true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else {
                return Reply(text: String(decoding: received, as: UTF8.self), closed: count == 0)
            }
            received.append(contentsOf: buffer.prefix(count))
            guard !isHeadRead else { continue }
            let reply = Reply(text: String(decoding: received, as: UTF8.self), closed: false)
            isHeadRead = reply.text.contains("\r\n\r\n")
            guard isHeadRead else { continue }
            length = reply.header("Content-Length").flatMap { Int($0) }.map { $0 + reply.head.utf8.count + 4 }
        }
        return Reply(text: String(decoding: received, as: UTF8.self), closed: false)
    }
}
