/// Why a caller may not do a thing, whatever the resource.
package enum AccessRefusal: Error, Sendable, Hashable {
    case unauthenticated
    case sessionEnded
    /// The key that a program came with holds no more.
    case keyEnded
    case wrongCredentials
    /// Not a token that holds, or nobody whom it means: told alike.
    case identityRefused
    case passwordChangeRequired
    /// Unknown, or outside the caller's scope: the two are told alike.
    case notFound
    /// Seen, but not the caller's to do.
    case forbidden
    case preconditionRequired
    case preconditionFailed
    /// The client's own id is taken by something created with another body.
    case idTaken
}

package enum AccountRefusal: Error, Sendable, Hashable {
    case usernameTaken
    case identityTaken
    case advisorNeedsReceivingBoard
    case collaboratorRequired
    case collaboratorUnknown
    case unitNotValid
    case validityOrder
    case wrongCurrentPassword
    case passwordUnchanged
    case tooManyGrants
    case alreadyLocked
    case notLocked
}
