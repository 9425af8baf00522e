extension ReportContent {
    /// Who says that there is nothing to report, reports nothing.
    func checkSilence() throws(ReportRefusal) {
        if nothingToReport, !items.isEmpty || !sections.isEmpty { throw .nothingToReportWithContent }
    }

    /// A section is one that the regime asks for; where none does, there are none.
    func checkSections(_ template: [TemplateSection]) throws(ReportRefusal) {
        let known = Set(template.map(\.code))
        for (index, section) in sections.enumerated() where !known.contains(section.code) {
            throw .sectionUnknown(index)
        }
    }

    /// The codes of the required sections without words.
    func missing(of template: [TemplateSection]) -> [String] {
        guard !nothingToReport else { return [] }
        let written = Set(sections.filter { !$0.text.allSatisfy(\.isWhitespace) }.map(\.code))
        return template.filter { $0.required && !written.contains($0.code) }.map(\.code)
    }
}
