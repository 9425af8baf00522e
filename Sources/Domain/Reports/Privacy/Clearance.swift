package enum PrivacyRefusal: Error, Sendable, Hashable {
    /// What is to be taken out, or declared to lead to nobody, before the report is handed in.
    case personal([PersonalPassage])
    /// By their places in the list: pointers under which no version has a text.
    case nothingToRedact([Int])
}

/// What is handed in of a content.
package struct Clearance: Sendable, Hashable {
    package let content: ReportContent
    /// Pointers under which passages gave way to the mark, in the document's order.
    package let masked: [String]
    /// Those declarations that let something pass.
    package let declared: [NotPersonal]
}

extension ReportContent {
    /// A burning issue does not wait: with a hot item what would be refused is masked.
    package func cleared(despite declared: [NotPersonal] = [], _ scan: TextScan = TextScan())
        throws(PrivacyRefusal) -> Clearance
    {
        let found = personalIdentifiers(scan)
        let refused = found.refused(despite: declared)
        guard refused.isEmpty || items.contains(where: \.hot) else { throw .personal(refused) }
        let pointers = Set(found.map(\.pointer))
        var masked: [String] = []
        for passage in refused where masked.last != passage.pointer { masked.append(passage.pointer) }
        return Clearance(
            content: masking(refused), masked: masked,
            declared: declared.filter { pointers.contains($0.pointer) })
    }

    /// Pointers to the texts with something masked or redacted.
    package var maskedPointers: [String] {
        var pointers: [String] = []
        _ = mappingTexts { pointer, text in
            if text.unicodeScalars.contains("["), text.contains(PersonalIdentifiers.mark) {
                pointers.append(pointer)
            }
            return text
        }
        return pointers
    }
}

/// What the author says of the personal passages at a submission, with what is known of the texts already.
package struct PersonalDeclaration: Sendable {
    package let notPersonal: [NotPersonal]
    package let scan: TextScan

    package init(notPersonal: [NotPersonal] = [], scan: TextScan = TextScan()) {
        self.notPersonal = notPersonal
        self.scan = scan
    }
}

extension Work {
    /// A report that was just handed in, without what would lead to a person, and remembered for later ones to be
    /// compared with. A leader's signature stays: masking is the server's doing, and changes nothing that was said.
    func cleared(_ report: Report, _ declaration: PersonalDeclaration) throws -> Report {
        let result = try masked(report, declaration)
        try store.setSignature(declaration.scan.signature(of: result.content), of: result)
        return result
    }

    private func masked(_ report: Report, _ declaration: PersonalDeclaration) throws -> Report {
        let clearance = try report.content.cleared(despite: declaration.notPersonal, declaration.scan)
        for declared in clearance.declared {
            // The reason is free text as well.
            let reason = PersonalIdentifiers.masked(declared.reason)
            try record(
                "report.notPersonal", report.id, in: report.unitID, reason: "\(declared.pointer): \(reason)")
        }
        guard !clearance.masked.isEmpty else { return report }
        try record(
            "report.masked", report.id, in: report.unitID, reason: clearance.masked.joined(separator: ", "))
        var result = report
        result.content = clearance.content
        result.lastSubmitted?.content = clearance.content
        return result
    }
}
