import Foundation

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
        guard let client = RawClient(port: port, receiving: receiving) else {
            return Reply(text: "", closed: true)
        }
        await client.send(bytes, patience: patience)
        return await client.receiveAnswer(patience: patience).reply
    }
}
