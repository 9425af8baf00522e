import Hummingbird

extension RouteTable {
    /// The whole API. A new route needs its line in its resource's `all`, openapi.yaml, and the access table of the
    /// tests: see docs/adding-an-endpoint.md.
    static func all(sandbox: Bool) -> RouteTable {
        var routes =
            ServiceRoutes.all
            + DocsRoutes.all + ProblemRoutes.all
            + SessionRoutes.all
            + AccountRoutes.all
            + UnitRoutes.all
            + CollaboratorRoutes.all
            + GroupTemplateRoutes.all
            + GroupRoutes.all
            + TopicRoutes.all
            + RegimeRoutes.all + CorrectionRoutes.all
            + HolidayRoutes.all
            + ObligationRoutes.all
            + RequestRoutes.all
            + ReportRoutes.all
            + SynthesisRoutes.all
            + CitationRoutes.all
            + SynthesisMaterialRoutes.all
            + PrivacyRoutes.all
            + ComplianceRoutes.all
            + SurveyRoutes.all + CodebookRoutes.all + BallotRoutes.all + BallotBatchRoutes.all
            + WeightingRoutes.all
            + ResultRoutes.all + InterimRoutes.all + BallotFileRoutes.all
            + FormRoutes.all + FormPageRoutes.all + PublicationRoutes.all
            + WaveRoutes.all + SlipRoutes.all
            + PlanRoutes.all + AmendmentRoutes.all + PlanBoardRoutes.all + PlanBoardPageRoutes.all
            + PlanReviewRoutes.all
            + TaskRoutes.all
            + DerivationRoutes.all
            + BudgetRoutes.all + CalendarRoutes.all
            + CriteriaRoutes.all + ScorecardRoutes.all
            + AuditRoutes.all + ChangeRoutes.all + WebhookRoutes.all
            + APIKeyRoutes.all
            + IdentityRoutes.all
        if sandbox { routes += SandboxRoutes.all }
        return RouteTable(routes: routes)
    }
}

func buildRouter(_ services: Services) -> Router<DanyContext> {
    let table = RouteTable.all(sandbox: services.clock.isSandbox)
    let pipeline = Pipeline(services: services)
    let router = Router(context: DanyContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: Conventions(table: table, pipeline: pipeline))
    for route in table.routes {
        router.on(route.routerPath, method: route.method) { request, context in
            try await pipeline.run(route, request, context)
        }
    }
    return router
}
