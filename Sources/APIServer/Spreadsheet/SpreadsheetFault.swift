/// Why a file can't be read as a workbook.
enum SpreadsheetFault: Error, Sendable, Hashable {
    /// No ZIP archive, or one that is cut off.
    case notArchive
    /// ZIP64, an archive on several disks, encryption, or another method than deflate.
    case unsupportedArchive
    /// A part whose bytes are not those that were packed.
    case damaged(part: String)
    /// A part that is no well-formed XML in UTF-8, with the byte at which that shows.
    case malformed(part: String, at: Int)
    /// An archive without the parts of a workbook, or with parts that contradict each other.
    case notWorkbook
    /// More entries, bytes, cells or text than `Limits` allow.
    case tooLarge
}
