/// What to destroy in a report, for good.
package struct Redaction: Sendable {
    /// As the differences of its versions name them: `/summary`, `/items/ID/content`, or `/items/ID` for all that
    /// the item says.
    package let pointers: [String]
    package let reason: String
    /// What the record keeps of a destroyed text: its SHA-256.
    package let digest: @Sendable (String) -> String

    package init(pointers: [String], reason: String, digest: @escaping @Sendable (String) -> String) {
        self.pointers = pointers
        self.reason = reason
        self.digest = digest
    }

    fileprivate func covers(_ pointer: String) -> Bool {
        pointers.contains { pointer == $0 || ($0.hasPrefix("/items/") && pointer.hasPrefix($0 + "/")) }
    }

    /// Those pointers that name a text of one of the contents, by their places in the list.
    fileprivate func known(in contents: [ReportContent]) -> Set<Int> {
        var names: Set<String> = []
        for content in contents {
            names.formUnion(content.items.map { "/items/\($0.id)" })
            _ = content.mappingTexts(.identity) { pointer, text in
                names.insert(pointer)
                return text
            }
        }
        return Set(pointers.indices.filter { names.contains(pointers[$0]) })
    }

    fileprivate func applied(to content: ReportContent) -> ReportContent {
        var destroyed: [String: Set<String>] = [:]
        return applied(to: content, &destroyed)
    }

    /// The content without what is to be destroyed; what that was is added to `destroyed`, by pointer.
    fileprivate func applied(to content: ReportContent, _ destroyed: inout [String: Set<String>])
        -> ReportContent
    {
        content.mappingTexts(.identity) { pointer, text in
            guard covers(pointer), text != PersonalIdentifiers.mark, !text.isEmpty else { return text }
            destroyed[pointer, default: []].insert(text)
            return PersonalIdentifiers.mark
        }
    }
}

extension Work {
    /// Also in earlier versions, and in the syntheses that rest on the report, however far up.
    package func redactReport(_ id: Report.ID, _ redaction: Redaction) throws -> Report {
        let report = try reportToRedact(id)
        let seen = try view.versions(of: id).map(\.version.content)
        let shown = try view.report(id).content
        let unknown = Set(redaction.pointers.indices).subtracting(redaction.known(in: seen + [shown]))
        guard unknown.isEmpty else { throw PrivacyRefusal.nothingToRedact(unknown.sorted()) }
        var destroyed: [String: Set<String>] = [:]
        for content in try store.versions(of: id).map(\.content) + [report.content] {
            _ = redaction.applied(to: content, &destroyed)
        }
        let texts = DestroyedTexts(destroyed.values.joined())
        let result = try rewriting(report, redaction.applied(to:), said: texts.redacting)
        let reason = PersonalIdentifiers.masked(redaction.reason)
        for (pointer, texts) in destroyed.sorted(by: { $0.key < $1.key }) {
            let digests = texts.map { "sha256:" + redaction.digest($0) }.sorted().joined(separator: " ")
            try record("report.redacted", id, in: report.unitID, reason: "\(pointer) \(digests): \(reason)")
        }
        if !destroyed.isEmpty { try redactCopies(of: id, texts) }
        try store.eraseAnswers(about: id.rawValue)
        guard let shown = try view.shown(result) else { throw AccessRefusal.notFound }
        return shown
    }

    /// The author's side may, and so may those who received the report.
    private func reportToRedact(_ id: Report.ID) throws -> Report {
        _ = try view.report(id)
        guard let report = try store.reportToChange(id) else { throw AccessRefusal.notFound }
        return try view.receives(report.parties) ? report : reportToWrite(id)
    }

    private func redactCopies(of id: Report.ID, _ destroyed: DestroyedTexts) throws {
        var known: Set<Report.ID> = [id]
        var next = [id]
        while !next.isEmpty {
            next = try store.reports(citing: next).filter { known.insert($0).inserted }
            for copyID in next {
                guard let copy = try store.reportToChange(copyID) else { continue }
                let redacted = try rewriting(copy, destroyed.redacting, said: destroyed.redacting)
                guard redacted != copy else { continue }
                try store.eraseAnswers(about: copyID.rawValue)
                try record("report.redacted", copyID, in: copy.unitID, reason: "copied from \(id)")
            }
        }
    }

    /// Changes what the report says in all its versions and in the content in work. The receiving side sees a new
    /// version of the resource if a version that was handed in has changed. Signatures stay, as nothing was added.
    /// - Parameter said: what to change in the words with which a version was returned or accepted.
    private func rewriting(
        _ report: Report, _ change: (ReportContent) -> ReportContent, said: (String) -> String
    ) throws -> Report {
        var result = report
        var isSeen = false
        for version in try store.versions(of: report.id) {
            var changed = version
            changed.content = change(version.content)
            changed.outcome = version.outcome.saying(said)
            guard changed != version else { continue }
            isSeen = true
            try store.rewrite(changed.content, of: report.id, number: version.number)
            try store.update(changed, of: report.id)
            if version.number == report.lastSubmitted?.number {
                result.lastSubmitted = changed
                result.status = report.status.saying(said)
            }
        }
        result.content = change(report.content)
        guard result != report || isSeen else { return report }
        result.meta = report.meta.touched(ask.clock)
        if isSeen {
            result.seen = report.seen.touched(ask.clock)
            let last = result.lastSubmitted?.content
            try store.setSignature(last.map { Shingles($0).signature }, of: result)
        }
        try store.update(result)
        return result
    }
}

extension ReportVersion.Outcome {
    fileprivate func saying(_ change: (String) -> String) -> Self {
        switch self {
        case .pending, .withdrawn: self
        case .returned(let returning): .returned(returning.saying(change))
        case .accepted(let acceptance): .accepted(acceptance.saying(change))
        }
    }
}

extension Report.Status {
    fileprivate func saying(_ change: (String) -> String) -> Self {
        switch self {
        case .draft, .submitted: self
        case .returned(let returning): .returned(returning.saying(change))
        case .accepted(let acceptance): .accepted(acceptance.saying(change))
        }
    }
}

extension Report.Return {
    fileprivate func saying(_ change: (String) -> String) -> Self {
        Self(reason: change(reason), resubmitBy: resubmitBy, at: at)
    }
}

extension Report.Acceptance {
    fileprivate func saying(_ change: (String) -> String) -> Self {
        Self(rating: rating, comment: comment.map(change), at: at)
    }
}
