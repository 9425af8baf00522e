package protocol RateLimitWriter {
    /// A part of what a caller may do in a minute.
    /// - Returns: what is granted, less or nothing where the budget is spent, and what all have leased with it.
    func lease(_ units: Int, of budget: Int, for caller: String, inMinute minute: Int64) throws -> (
        granted: Int, leased: Int
    )
    /// - Returns: whether there may be more.
    func forgetLeases(before minute: Int64, most limit: Int) throws -> Bool
}
