import Foundation

/// demo/story.json as it is written; what each member means is told in demo/README.md.
struct Story: Decodable {
    struct Rename: Decodable {
        let code: String
        let newCode: String
        let name: String
        let effectiveFrom: String
    }

    struct Board: Decodable {
        let code: String
        let receivesFor: String
    }

    struct Officer: Decodable {
        let code: String
        let officerInCharge: String
    }

    struct Account: Decodable {
        let at: String
        let username: String
        let displayName: String
        let role: String
        let unitCode: String
        let from: String
        let collaborator: String?
    }

    struct Topic: Decodable {
        let key: String
        let name: String
        let owner: String?
        let by: String
    }

    struct Collaborator: Decodable {
        struct Appointment: Decodable {
            let decisionNumber: String
            let decisionDate: String
            let from: String
            let to: String
            let position: String
        }

        struct Suspension: Decodable {
            let at: String
            let by: String
            let reason: String
        }

        let codeName: String
        let unitCode: String
        let occupation: String
        let expertise: [String]
        let confidential: Bool
        let by: String
        let at: String
        let appointment: Appointment
        let suspension: Suspension?
    }

    struct Regime: Decodable {
        struct Reporters: Decodable {
            let kind: String
            let withinCode: String
            let depth: String
            let levels: [String]?
            let unitKinds: [String]?
        }

        struct Due: Decodable {
            let day: Int
            let edge: String
            let month: Int?
        }

        let key: String
        let createdAt: String
        let by: String
        let issuerCode: String
        let title: String
        let legalBasis: String
        let reportKind: String
        let frequency: String
        let periods: [String]?
        let reporters: Reporters
        let due: Due
        let allowsLateCascade: String?
        let opensDaysBefore: Int
        let lockAfterDays: Int?
        let validFrom: String
    }

    struct Extension: Decodable {
        let at: String
        let by: String
        let regime: String
        let period: String
        let unitCode: String?
        let codeName: String?
        let dueAt: String
        let reason: String
    }

    struct Item: Decodable {
        let topic: String
        let content: String
        let stance: String
        let prevalence: String
        let strata: [String]
        let channels: [String]
        let areaUnitCode: String?
        let causes: String?
        let forecast: String?
        let proposals: String?
        let hot: Bool
    }

    struct Report: Decodable {
        struct Edit: Decodable {
            let summary: String?
            let items: [Item]?
        }

        struct Event: Decodable {
            let at: String
            let action: String
            let by: String
            let edit: Edit?
            let reason: String?
            let resubmitBy: String?
            let rating: Int?
            let comment: String?
        }

        let key: String
        let kind: String
        let by: String
        let regime: String?
        let period: String?
        let unitCode: String?
        let codeName: String?
        let title: String
        let summary: String
        let items: [Item]
        let sources: [String]?
        let events: [Event]
    }

    /// When demo/plan-ward-2026.json is drafted, and when it is signed.
    struct Plan: Decodable {
        let by: String
        let at: String
        let signedBy: String
        let signedAt: String
    }

    struct Derivation: Decodable {
        let unitCode: String
        let by: String
        let at: String
        let signedAt: String
        let seriesName: String
        /// Refs of tasks that the unit leaves out of its plan.
        let without: [String]?
    }

    struct Progress: Decodable {
        let ref: String
        let unitCode: String
        let by: String
        let at: String
        let progress: Int
        let note: String?
    }

    struct TaskGuidance: Decodable {
        let ref: String
        let by: String
        let at: String
        let reference: String
        let dueOn: String
    }

    let clock: String
    let setupAt: String
    let renames: [Rename]
    let boards: [Board]
    let officersInCharge: [Officer]
    let accounts: [Account]
    let topics: [Topic]
    let collaborators: [Collaborator]
    let regimes: [Regime]
    let extensions: [Extension]
    let plan: Plan
    let derivations: [Derivation]
    let progress: [Progress]
    let taskGuidances: [TaskGuidance]
    let reports: [Report]
}
