import Domain

/// Foundation has a `Unit` too.
typealias Unit = Domain.Unit
