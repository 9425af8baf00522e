import Crypto
import Foundation

/// The installation's key, from which the keys for tokens and cursors are derived. It is made at the first start and
/// kept beside the data, not in the database: a copy of the database can't sign anything.
enum SecretFile {
    static func url(folder: String) -> URL { URL(filePath: folder).appending(path: "installation.key") }

    static func loadOrMake(folder: String) throws -> SymmetricKey {
        let path = url(folder: folder).path()
        if !isThere(folder: folder) {
            let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64URL }
            // Never over a key that another instance has just made.
            _ = try write(Data((key + "\n").utf8), to: path)
        }
        return try load(folder: folder)
    }

    static func isThere(folder: String) -> Bool {
        FileManager.default.fileExists(atPath: url(folder: folder).path())
    }

    /// Whether anybody on the machine may read it. A group may be meant to.
    static func isOpenToAll(folder: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url(folder: folder).path())
        return (attributes?[.posixPermissions] as? Int).map { $0 & 0o004 != 0 } ?? false
    }

    /// By which the store knows a key again, and nobody learns it.
    static func fingerprint(of key: SymmetricKey) -> String {
        derive("fingerprint", from: key).withUnsafeBytes { Data($0).base64URL }
    }

    /// Throws where there is none.
    static func load(folder: String) throws -> SymmetricKey {
        let path = url(folder: folder).path()
        guard let content = FileManager.default.contents(atPath: path) else {
            throw StartFailure("\(path) is not there, or can't be read")
        }
        // Whoever made one with another tool may have written the other alphabet, and padding.
        let text = String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        guard let data = Data(base64URL: text), data.count >= 32 else {
            throw StartFailure("\(path) holds no key of 32 bytes or more in base64url")
        }
        return SymmetricKey(data: data)
    }

    /// Into a file of its own; one that is there must be the same key.
    static func copy(folder: String, to target: String) throws {
        let url = url(folder: folder)
        guard let key = FileManager.default.contents(atPath: url.path()) else {
            throw StartFailure("\(url.path()) can't be read")
        }
        guard try !write(key, to: target) else { return }
        guard FileManager.default.contents(atPath: target) == key else {
            throw StartFailure("\(target) is there already, and is not this installation's key")
        }
    }

    /// Readable by its owner alone, and there as a whole or not at all. False: something is there already.
    private static func write(_ data: Data, to path: String) throws -> Bool {
        func failure() -> StartFailure {
            StartFailure("\(path) can't be written: \(String(cString: strerror(errno)))")
        }
        let temporary = "\(path).\(UUID().uuidString)"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { unlink(temporary) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: data)
        try file.synchronize()
        guard link(temporary, path) == 0 else {
            if errno == EEXIST { return false }
            throw failure()
        }
        return true
    }

    static func derive(_ purpose: String, from key: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data(purpose.utf8), outputByteCount: 32)
    }
}

/// Why a command can't do its work; one line for the person who started it.
struct StartFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
