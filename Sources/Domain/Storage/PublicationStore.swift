package protocol PublicationReader {
    func publication(_ id: Publication.ID, version: Int) throws -> Publication?
    /// From the first on.
    func publishedVersions(of id: Publication.ID) throws -> [Publication.Version]
    func publication(of id: Survey.ID) throws -> PublicationEntry?
    /// The last published first.
    func publications(query: String?, _ page: PageRequest) throws -> Page<PublicationEntry>
}

package protocol PublicationWriter: PublicationReader {
    /// Keeps a version, which is the last from now on.
    func insert(_ publication: Publication, meta: Meta) throws
}
