import Domain
import Foundation
import Synchronization

/// Another process has the SQLite file open for writing.
package struct StoreInUse: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    /// Nil when the holder has not written its name yet.
    package let pid: Int32?
    /// `serve` or `command`.
    package let purpose: String?

    package init(path: String, pid: Int32?, purpose: String?) {
        self.path = path
        self.pid = pid
        self.purpose = purpose
    }

    package var description: String {
        "\(path) is in use by process \(pid.map(String.init) ?? "unknown") (\(purpose ?? "unknown"))"
    }
}

/// `PATH.lock`, held for as long as the store is open for writing. The file stays behind on purpose: deleting it
/// would let two processes hold locks on two files of the same name.
final class StoreLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(path: String, purpose: String) throws {
        let lockPath = path + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError.refusedToOpen("\(lockPath): \(systemMessage())")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { close(descriptor) }
            guard reason == EWOULDBLOCK else {
                throw StorageError.refusedToOpen("\(lockPath): \(systemMessage(reason))")
            }
            throw Self.holder(of: path, descriptor)
        }
        self.descriptor = Mutex(descriptor)
        let text = Array("\(getpid()) \(purpose)\n".utf8)
        guard ftruncate(descriptor, 0) == 0, write(descriptor, text, text.count) == text.count else {
            throw StorageError.refusedToOpen("\(lockPath): \(systemMessage())")
        }
    }

    deinit { release() }

    func release() {
        let held = descriptor.withLock { held -> Int32? in
            defer { held = nil }
            return held
        }
        if let held { close(held) }
    }

    private static func holder(of path: String, _ descriptor: Int32) -> StoreInUse {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = max(0, read(descriptor, &bytes, bytes.count))
        let words = String(decoding: bytes.prefix(count), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        return StoreInUse(
            path: path, pid: words.first.flatMap { Int32($0) },
            purpose: words.dropFirst().first.map(String.init))
    }
}

func systemMessage(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
}
