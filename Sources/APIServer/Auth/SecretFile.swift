import Crypto
import Foundation

/// The installation's key, from which the keys for tokens and cursors are derived. It is made at the first start and
/// kept beside the data, not in the database: a copy of the database can't sign anything.
enum SecretFile {
    static func url(folder: String) -> URL { URL(filePath: folder).appending(path: "installation.key") }

    static func load(folder: String) throws -> SymmetricKey {
        let url = url(folder: folder)
        if let text = try? String(contentsOf: url, encoding: .utf8) {
            guard let data = Data(base64URL: text.trimmingCharacters(in: .whitespacesAndNewlines)),
                data.count >= 32
            else { throw StartFailure("\(url.path()) holds no key of 32 bytes or more in base64url") }
            return SymmetricKey(data: data)
        }
        let key = SymmetricKey(size: .bits256)
        let text = key.withUnsafeBytes { Data($0).base64URL } + "\n"
        // Never over a key that another instance has just made.
        guard try write(Data(text.utf8), to: url.path()) else { return try load(folder: folder) }
        return key
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

    /// Readable by its owner alone. False: something is there already.
    private static func write(_ data: Data, to path: String) throws -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw StartFailure("\(path) can't be written: \(String(cString: strerror(errno)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: data)
        try file.synchronize()
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
