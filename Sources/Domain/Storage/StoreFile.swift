/// A store that is one file.
package protocol StoreFile: Sendable {
    var path: String { get }

    /// Reads all of it and throws `StorageError` unless it is a whole store of this program.
    func contents() async throws -> StoreContents

    /// Copies it as it stands at one moment into a new file, readable by its owner alone, and reads the copy again.
    /// Works beside a server. The copy is on the disk when this returns; a failed one is gone.
    func copy(
        to target: String, telling tell: @escaping @Sendable (StoreCopyStep) -> Void
    ) async throws -> StoreContents

    /// Puts what `make` wrote into this store's place, while no other process can open it for writing.
    /// - Parameters:
    ///   - kept: where what was there before stays, with its log.
    ///   - make: writes a new file at the path that it is given.
    /// - Returns: whether there was anything before.
    func replace(
        keeping kept: String, with make: @escaping @Sendable (_ temporary: String) async throws -> Void
    ) async throws -> Bool
}

package enum StoreCopyStep: Sendable, Hashable {
    case copying(done: Int, of: Int)
    case checking
}

/// What a store's file holds, to see that a copy is whole.
package struct StoreContents: Sendable, Hashable {
    package enum Schema: Sendable, Hashable {
        /// The next start brings it up to date.
        case older(last: Int)
        case current
        /// This program can't read it.
        case newer(last: Int)
    }

    /// By table.
    package let rows: [String: Int]
    package let schema: Schema
    package let bytes: Int

    package init(rows: [String: Int], schema: Schema, bytes: Int) {
        self.rows = rows
        self.schema = schema
        self.bytes = bytes
    }

    package var allRows: Int { rows.values.reduce(0, +) }
}
