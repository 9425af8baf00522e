import Testing

/// Who may do what. One row per route (and kind of thing), one column per role, in it one letter per relation, in the
/// order own, below, above, sibling, other, unknown:
/// A allowed (anything but 401, 403 and 404) · 3 seen but not allowed · 4 not found · - makes no sense there.
/// The last column is a caller without a token: 1 is 401.
///
/// A thing is `unit` (of a unit) or `person` (of a collaborator); a report also says whether it was handed in.
enum AccessTable {
    static let text = """
        # route                                   thing            admin  leader advsor officr collab auditr nobody
        # Open to everybody. These lie nowhere, so only the first letter makes sense; so it is with the own session.
        GET /healthz                              -                A----- A----- A----- A----- A----- A----- A
        GET /readyz                               -                A----- A----- A----- A----- A----- A----- A
        GET /metrics                              -                A----- A----- A----- A----- A----- A----- A
        GET /openapi.yaml                         -                A----- A----- A----- A----- A----- A----- A
        GET /openapi.json                         -                A----- A----- A----- A----- A----- A----- A
        GET /docs                                 -                A----- A----- A----- A----- A----- A----- A
        GET /docs/{file}                          -                A----- A----- A----- A----- A----- A----- A
        GET /problems                             -                A----- A----- A----- A----- A----- A----- A
        GET /problems/{slug}                      -                A----- A----- A----- A----- A----- A----- A
        POST /v1/sessions                         -                A----- A----- A----- A----- A----- A----- A
        POST /v1/sessions/refresh                 -                A----- A----- A----- A----- A----- A----- A
        POST /v1/sessions/oidc                    -                A----- A----- A----- A----- A----- A----- A
        DELETE /v1/sessions/current               -                A----- A----- A----- A----- A----- A----- 1
        GET /v1/me                                -                A----- A----- A----- A----- A----- A----- 1
        PUT /v1/me/password                       -                A----- A----- A----- A----- A----- A----- 1
        # A calendar is for whoever has its address, before its account is locked below.
        GET /v1/calendar/{secret}.ics             -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        POST /v1/me/calendar                      -                A----- A----- A----- A----- A----- A----- 1
        GET /v1/me/calendar                       -                A----- A----- A----- A----- A----- A----- 1
        DELETE /v1/me/calendar                    -                A----- A----- A----- A----- A----- A----- 1
        # Accounts are the administrators', whole: to all others they are unknown. The list asks for a unit, which the
        # directory knows; a filter by the unit above gives an administrator what lies in the own scope.
        GET /v1/accounts                          -                AAA444 333444 333444 333444 333444 333444 1
        POST /v1/accounts                         -                AA3444 333444 333444 333444 333444 333444 1
        GET /v1/accounts/{id}                     -                AA4444 444444 444444 444444 444444 444444 1
        PATCH /v1/accounts/{id}                   -                AA4444 444444 444444 444444 444444 444444 1
        POST /v1/accounts/{id}/grants             -                AA4444 444444 444444 444444 444444 444444 1
        DELETE /v1/accounts/{id}/grants/{grantId} -                AA4444 444444 444444 444444 444444 444444 1
        POST /v1/accounts/{id}/lock               -                AA4444 444444 444444 444444 444444 444444 1
        DELETE /v1/accounts/{id}/lock             -                AA4444 444444 444444 444444 444444 444444 1
        POST /v1/accounts/{id}/password-reset     -                AA4444 444444 444444 444444 444444 444444 1
        # Keys of programs are made and revoked by administrators of their unit, to whom alone they are known.
        GET /v1/api-keys                          -                AAA444 333444 333444 333444 333444 333444 1
        POST /v1/api-keys                         -                AA3444 333444 333444 333444 333444 333444 1
        GET /v1/api-keys/current                  -                3----- 3----- 3----- 3----- 3----- 3----- 1
        GET /v1/api-keys/{id}                     -                AA4444 444444 444444 444444 444444 444444 1
        DELETE /v1/api-keys/{id}                  -                AA4444 444444 444444 444444 444444 444444 1
        # Who may write what is told line by line.
        POST /v1/reports/bulk                     -                A----- A----- A----- A----- A----- A----- 1
        GET /v1/accounts/{id}/identity            -                AA4444 444444 444444 444444 444444 444444 1
        PUT /v1/accounts/{id}/identity            -                AA4444 444444 444444 444444 444444 444444 1
        DELETE /v1/accounts/{id}/identity         -                AA4444 444444 444444 444444 444444 444444 1
        # The directory shows everybody the own subtree and the line above. Only administrators change it.
        GET /v1/units                             -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/units                            -                AA3444 333444 333444 333444 333444 333444 1
        POST /v1/units/import                     -                AA3444 333444 333444 333444 333444 333444 1
        GET /v1/units/{id}                        -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/units/{id}                      -                AA3444 333444 333444 333444 333444 333444 1
        GET /v1/units/{id}/ancestors              -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/units/{id}/descendants            -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        # A list of a unit that is seen is allowed to all and holds what each may read, perhaps nothing.
        # A record is the managing advisors'; a leader reads those of exactly the own unit, a collaborator the own.
        GET /v1/collaborators                     -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/collaborators                    -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/collaborators/{id}                -                444444 A44444 AA4444 444444 A44444 444444 1
        PATCH /v1/collaborators/{id}              -                444444 344444 AA4444 444444 344444 444444 1
        POST /v1/collaborators/{id}/appointments  -                444444 344444 AA4444 444444 344444 444444 1
        # Templates of groups are rules, read by whoever sees their unit. A group's record is read as a collaborator's:
        # by the managing advisors, by leaders of exactly the unit, and by who leads it.
        GET /v1/group-templates                   -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/group-templates                  -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/group-templates/{id}              -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/group-templates/{id}            -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/groups                            -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/groups                           -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/groups/{id}                       -                444444 A44444 AA4444 444444 A44444 444444 1
        PATCH /v1/groups/{id}                     -                444444 344444 AA4444 444444 344444 444444 1
        GET /v1/groups/{id}/composition           -                444444 A44444 AA4444 444444 A44444 444444 1
        # Topics and regimes are read by whoever sees their unit: they are the words and the rules, nobody's reports.
        GET /v1/topics                            -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/topics                           -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/topics/{id}                       -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/topics/{id}                     -                333444 333444 AA3444 333444 333444 333444 1
        POST /v1/topics/{id}/merger               -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/regimes                           -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/regimes                          -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/regimes/{id}                      -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/regimes/{id}                    -                333444 333444 AA3444 333444 333444 333444 1
        POST /v1/regimes/{id}/correction          -                333444 333444 AA3444 333444 333444 333444 1
        # The list of holidays is the root's alone, far above everybody here, and read by all.
        GET /v1/holidays                          -                A----- A----- A----- A----- A----- A----- 1
        POST /v1/holidays                         -                3----- 3----- 3----- 3----- 3----- 3----- 1
        GET /v1/holidays/{id}                     -                A----4 A----4 A----4 A----4 A----4 A----4 1
        PATCH /v1/holidays/{id}                   -                3----4 3----4 3----4 3----4 3----4 3----4 1
        DELETE /v1/holidays/{id}                  -                3----4 3----4 3----4 3----4 3----4 3----4 1
        # What A1 owes, it owes to C1: the recipient's side sees it, its board extends it, nobody extends the own.
        # What A1's collaborator owes, A1 receives: above, nobody sees it.
        GET /v1/obligations                       -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/obligations/{id}                  unit             444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/obligations/{id}                  person           444444 A44444 A44444 A44444 A44444 444444 1
        POST /v1/obligations/{id}/extension       unit             444444 334444 3A4444 334444 444444 444444 1
        POST /v1/obligations/{id}/extension       person           444444 344444 A44444 344444 344444 444444 1
        POST /v1/extensions                       -                333444 333444 A33444 333444 333444 333444 1
        # A request is read by those above, and by the units that it asks: the first below asks none of C1's. A
        # collaborator is asked nothing by one.
        GET /v1/report-requests                   -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/report-requests                  -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/report-requests/{id}              -                AA4444 AA4444 AA4444 AA4444 444444 AA4444 1
        # A survey stands for all who see its owner; a draft is read by who advises or leads the owner or above.
        GET /v1/surveys                           -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/surveys                          -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}                      draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}                      open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/surveys/{id}                    draft            444444 334444 AA4444 444444 444444 444444 1
        PATCH /v1/surveys/{id}                    open             333444 333444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/questionnaire        draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/questionnaire        open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PUT /v1/surveys/{id}/questionnaire        draft            444444 334444 AA4444 444444 444444 444444 1
        PUT /v1/surveys/{id}/questionnaire        open             333444 333444 AA3444 333444 333444 333444 1
        POST /v1/surveys/{id}/questionnaire/import draft           444444 334444 AA4444 444444 444444 444444 1
        POST /v1/surveys/{id}/questionnaire/import open            333444 333444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/codebook             draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/codebook             open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/surveys/{id}/targets              draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/targets              open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PUT /v1/surveys/{id}/targets              draft            444444 334444 AA4444 444444 444444 444444 1
        PUT /v1/surveys/{id}/targets              open             333444 333444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/weighting            draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/weighting            open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PUT /v1/surveys/{id}/weighting            draft            444444 334444 AA4444 444444 444444 444444 1
        PUT /v1/surveys/{id}/weighting            open             333444 333444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/results              open             333444 AA3444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/texts                open             333444 AA3444 AA3444 333444 333444 333444 1
        # Interim results are a leader's to take; of them as of the ballots, who runs the survey reads the whole.
        GET /v1/surveys/{id}/interim-results      open             333444 AA3444 AA3444 333444 333444 333444 1
        POST /v1/surveys/{id}/interim-results     open             333444 AA3444 333444 333444 333444 333444 1
        GET /v1/surveys/{id}/interim-results/{interimId} open      333444 AA3444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/ballots.csv          open             333444 AA3444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/progress             draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/progress             open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        # Each ballot is for the survey's owner itself: who belongs to it or to a unit below it collects, and boards above.
        POST /v1/surveys/{id}/ballots             open             333444 333444 AA3444 A3A444 A3A444 333444 1
        # Slips are handed out by who collects.
        GET /v1/surveys/{id}/slips                draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/slips                open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/surveys/{id}/slips               open             333444 333444 AA3444 A3A444 A3A444 333444 1
        # Bundles are seen as progress is; who collects for their unit works on them.
        GET /v1/surveys/{id}/ballot-batches       open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/surveys/{id}/ballot-batches      open             333444 333444 AA3444 A3A444 A3A444 333444 1
        GET /v1/surveys/{id}/ballot-batches/{batchId} open         AA4444 AA4444 AA4444 AA4444 AA4444 AA4444 1
        PUT /v1/surveys/{id}/ballot-batches/{batchId} open         334444 334444 AA4444 A34444 A34444 334444 1
        DELETE /v1/surveys/{id}/ballot-batches/{batchId} open      334444 334444 AA4444 A34444 A34444 334444 1
        POST /v1/surveys/{id}/ballot-batches/{batchId}/check open  334444 334444 AA4444 A34444 A34444 334444 1
        POST /v1/surveys/{id}/opening             draft            444444 334444 AA4444 444444 444444 444444 1
        POST /v1/surveys/{id}/closing             open             333444 333444 AA3444 333444 333444 333444 1
        POST /v1/surveys/{id}/archive             open             333444 333444 AA3444 333444 333444 333444 1
        # Criteria are read as surveys are, and signed by leaders. A card is the committee's above: the unit's own side reads it, its
        # superiors, and the side of who rates, here of A1 alone; neighbours do not.
        GET /v1/criteria-sets                     -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/criteria-sets                    -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/criteria-sets/{id}                draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/criteria-sets/{id}                inForce          AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/criteria-sets/{id}              draft            444444 334444 AA4444 444444 444444 444444 1
        PATCH /v1/criteria-sets/{id}              inForce          333444 333444 AA3444 333444 333444 333444 1
        POST /v1/criteria-sets/{id}/adoption      draft            444444 AA4444 334444 444444 444444 444444 1
        POST /v1/scorecards                       -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/scorecards                        -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/scorecards/export.csv             -                333444 AA3444 AA3444 A33444 333444 333444 1
        GET /v1/scorecards/{id}                   -                444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/scorecards/{id}/versions          -                444444 AA4444 AA4444 AA4444 444444 444444 1
        PUT /v1/scorecards/{id}/manual-scores     -                444444 334444 3A4444 334444 444444 444444 1
        POST /v1/scorecards/{id}/objection        -                444444 334444 A34444 A34444 444444 444444 1
        POST /v1/scorecards/{id}/objection-decision -                444444 334444 3A4444 334444 444444 444444 1
        POST /v1/criteria-sets/{id}/retirement    inForce          333444 AA3444 333444 333444 333444 333444 1
        # A plan is drafted by advisors and signed by leaders; what was issued is read as a topic is.
        GET /v1/plans                             -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/plans                            -                333444 333444 AA3444 333444 333444 333444 1
        GET /v1/plans/{id}                        draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/plans/{id}                        issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PATCH /v1/plans/{id}                      draft            444444 334444 AA4444 344444 444444 444444 1
        PATCH /v1/plans/{id}                      issued           333444 333444 AA3444 333444 333444 333444 1
        GET /v1/plans/{id}/tasks                  draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/plans/{id}/tasks                  issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PUT /v1/plans/{id}/tasks                  draft            444444 334444 AA4444 344444 444444 444444 1
        PUT /v1/plans/{id}/tasks                  issued           333444 333444 AA3444 333444 333444 333444 1
        POST /v1/plans/{id}/derivations           issued           333444 333444 AA3444 333444 333444 333444 1
        POST /v1/plans/{id}/amendments            draft            444444 AA4444 334444 344444 444444 444444 1
        POST /v1/plans/{id}/amendments            issued           333444 AA3444 333444 333444 333444 333444 1
        GET /v1/plans/{id}/amendments             draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/plans/{id}/amendments             issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/amendments/{id}                   issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/plans/{id}/board                  draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/plans/{id}/board                  issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/plans/{id}/reviews               draft            444444 334444 AA4444 344444 444444 444444 1
        POST /v1/plans/{id}/reviews               issued           333444 333444 AA3444 333444 333444 333444 1
        GET /v1/plans/{id}/reviews                draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/plans/{id}/reviews                issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/reviews/{id}                      issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/plans/{id}/coverage               issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/tasks/{id}                        draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/tasks/{id}                        issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/tasks/{id}/progress              issued           333444 333444 AA3444 333444 333444 333444 1
        GET /v1/tasks/{id}/progress               issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        PUT /v1/tasks/{id}/guidance               issued           333444 333444 AA3444 333444 333444 333444 1
        # Money for a task is asked for by who drafts for the unit, and granted by who signs for the plan's issuer.
        GET /v1/tasks/{id}/budget-lines           draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/tasks/{id}/budget-lines           issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/tasks/{id}/budget-lines          draft            444444 334444 AA4444 344444 444444 444444 1
        POST /v1/tasks/{id}/budget-lines          issued           333444 333444 AA3444 333444 333444 333444 1
        GET /v1/plans/{id}/budget                 draft            444444 AA4444 AA4444 A44444 444444 444444 1
        GET /v1/plans/{id}/budget                 issued           AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        GET /v1/budget-lines/{id}                 -                444444 AA4444 AA4444 AA4444 444444 444444 1
        PATCH /v1/budget-lines/{id}               -                444444 334444 AA4444 334444 444444 444444 1
        POST /v1/budget-lines/{id}/refusal        -                444444 AA4444 334444 334444 444444 444444 1
        POST /v1/budget-lines/{id}/grant          -                444444 AA4444 334444 334444 444444 444444 1
        GET /v1/assignments                       -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/plans/{id}/issue                 draft            444444 AA4444 334444 344444 444444 444444 1
        POST /v1/plans/{id}/issue                 issued           333444 AA3444 333444 333444 333444 333444 1
        POST /v1/plans/{id}/closure               issued           333444 AA3444 333444 333444 333444 333444 1
        POST /v1/plans/{id}/revocation            issued           333444 AA3444 333444 333444 333444 333444 1
        # A public form is for whoever has its address.
        GET /v1/surveys/{id}/waves                draft            444444 AA4444 AA4444 444444 444444 444444 1
        GET /v1/surveys/{id}/waves                open             AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/surveys/{id}/waves               draft            444444 334444 AA4444 444444 444444 444444 1
        POST /v1/surveys/{id}/waves               open             333444 333444 AA3444 333444 333444 333444 1
        GET /v1/surveys/{id}/waves/comparison     open             333444 AA3444 AA3444 333444 333444 333444 1
        POST /v1/surveys/{id}/publication         open             333444 AA3444 333444 333444 333444 333444 1
        # What was published is for everybody.
        GET /v1/publications                      -                AAAAAA AAAAAA AAAAAA AAAAAA AAAAAA AAAAAA A
        GET /v1/publications/{id}                 -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        GET /v1/publications/{id}/figures.csv     -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        GET /publications/{id}                    -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        GET /v1/forms/{publicId}                  -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        POST /v1/forms/{publicId}/ballots         -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        POST /v1/forms/{publicId}/signatures      -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        # Whoever opens a plan's board is asked for a name and a password first.
        GET /plans/{id}/board                     issued           AAAAAA AAAAAA AAAAAA AAAAAA AAAAAA AAAAAA A
        POST /plans/{id}/board                    issued           AAAAAA AAAAAA AAAAAA AAAAAA AAAAAA AAAAAA A
        GET /forms/{publicId}                     -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        POST /forms/{publicId}                    -                AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 AAAAA4 A
        # Officers write for their unit, boards draw together for their committee, collaborators write their own, also
        # when they name the unit that they report to.
        GET /v1/reports                           -                AAA444 AAA444 AAA444 AAA444 AAA444 AAA444 1
        POST /v1/reports                          adHoc            333444 333444 333444 A33444 A33444 333444 1
        POST /v1/reports                          synthesis        333444 333444 A33444 A33444 333444 333444 1
        POST /v1/reports                          unit             444444 334444 334444 A34444 444444 444444 1
        POST /v1/reports                          person           444444 344444 344444 344444 A44444 444444 1
        # What came on paper is entered by the board that receives.
        POST /v1/reports                          behalf:unit      444444 334444 3A4444 334444 444444 444444 1
        POST /v1/reports                          behalf:person    444444 344444 A44444 344444 344444 444444 1
        POST /v1/reports                          group            444444 344444 334444 444444 A44444 444444 1
        # A draft is its author's side's; a unit's submitted report is read above as well, a collaborator's by the
        # unit that receives it and by no other.
        GET /v1/reports/{id}                      unit:draft       444444 A44444 A44444 A44444 444444 444444 1
        GET /v1/reports/{id}                      unit:submitted   444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}                      unit:returned    444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}                      unit:accepted    444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}                      person:draft     444444 444444 444444 444444 A44444 444444 1
        GET /v1/reports/{id}                      person:submitted 444444 A44444 A44444 A44444 A44444 444444 1
        GET /v1/reports/{id}                      person:returned  444444 A44444 A44444 A44444 A44444 444444 1
        GET /v1/reports/{id}                      person:accepted  444444 A44444 A44444 A44444 A44444 444444 1
        GET /v1/reports/{id}                      group:draft      444444 444444 444444 444444 A44444 444444 1
        GET /v1/reports/{id}                      group:submitted  444444 A44444 A44444 A44444 A44444 444444 1
        PATCH /v1/reports/{id}                    unit:draft       444444 344444 344444 A44444 444444 444444 1
        PATCH /v1/reports/{id}                    unit:returned    444444 334444 334444 A34444 444444 444444 1
        PATCH /v1/reports/{id}                    synthesis:draft  444444 344444 A44444 A44444 444444 444444 1
        PATCH /v1/reports/{id}                    person:draft     444444 444444 444444 444444 A44444 444444 1
        PATCH /v1/reports/{id}                    person:returned  444444 344444 344444 344444 A44444 444444 1
        PATCH /v1/reports/{id}                    group:draft      444444 444444 444444 444444 A44444 444444 1
        POST /v1/reports/{id}/submission          group:draft      444444 444444 444444 444444 A44444 444444 1
        POST /v1/reports/{id}/submission          unit:draft       444444 344444 344444 A44444 444444 444444 1
        POST /v1/reports/{id}/submission          unit:accepted    444444 334444 334444 A34444 444444 444444 1
        POST /v1/reports/{id}/submission          synthesis:draft  444444 344444 A44444 A44444 444444 444444 1
        POST /v1/reports/{id}/submission          person:draft     444444 444444 444444 444444 A44444 444444 1
        POST /v1/reports/{id}/submission          person:accepted  444444 344444 344444 344444 A44444 444444 1
        POST /v1/reports/{id}/withdrawal          unit:draft       444444 344444 344444 A44444 444444 444444 1
        POST /v1/reports/{id}/withdrawal          unit:accepted    444444 334444 334444 A34444 444444 444444 1
        POST /v1/reports/{id}/withdrawal          synthesis:draft  444444 344444 A44444 A44444 444444 444444 1
        POST /v1/reports/{id}/withdrawal          person:draft     444444 444444 444444 444444 A44444 444444 1
        POST /v1/reports/{id}/withdrawal          person:accepted  444444 344444 344444 344444 A44444 444444 1
        # A leader signs for exactly the own unit, and not for its collaborators.
        POST /v1/reports/{id}/signature           unit:draft       444444 A44444 344444 344444 444444 444444 1
        POST /v1/reports/{id}/signature           unit:accepted    444444 A34444 334444 334444 444444 444444 1
        POST /v1/reports/{id}/signature           synthesis:draft  444444 A44444 344444 344444 444444 444444 1
        POST /v1/reports/{id}/signature           person:draft     444444 444444 444444 444444 344444 444444 1
        POST /v1/reports/{id}/signature           person:submitted 444444 344444 344444 344444 344444 444444 1
        # The recipient's board takes in and sends back; its officers only where there is no board; never the own.
        POST /v1/reports/{id}/return              unit:draft       444444 344444 344444 344444 444444 444444 1
        POST /v1/reports/{id}/return              unit:submitted   444444 334444 3A4444 334444 444444 444444 1
        POST /v1/reports/{id}/return              person:draft     444444 444444 444444 444444 344444 444444 1
        POST /v1/reports/{id}/return              person:submitted 444444 344444 A44444 344444 344444 444444 1
        POST /v1/reports/{id}/acceptance          unit:draft       444444 344444 344444 344444 444444 444444 1
        POST /v1/reports/{id}/acceptance          unit:submitted   444444 334444 3A4444 334444 444444 444444 1
        POST /v1/reports/{id}/acceptance          person:draft     444444 444444 444444 444444 344444 444444 1
        POST /v1/reports/{id}/acceptance          person:submitted 444444 344444 A44444 344444 344444 444444 1
        POST /v1/reports/{id}/acceptance          group:submitted  444444 344444 A44444 344444 344444 444444 1
        GET /v1/reports/{id}/versions             unit:draft       444444 A44444 A44444 A44444 444444 444444 1
        GET /v1/reports/{id}/versions             unit:submitted   444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}/versions             person:draft     444444 444444 444444 444444 A44444 444444 1
        GET /v1/reports/{id}/versions             person:submitted 444444 A44444 A44444 A44444 A44444 444444 1
        # Whoever wrote it or received it may destroy a passage.
        POST /v1/reports/{id}/redaction           unit:draft       444444 344444 344444 A44444 444444 444444 1
        POST /v1/reports/{id}/redaction           unit:submitted   444444 334444 3A4444 A34444 444444 444444 1
        POST /v1/reports/{id}/redaction           unit:accepted    444444 334444 3A4444 A34444 444444 444444 1
        POST /v1/reports/{id}/redaction           synthesis        444444 334444 AA4444 A34444 444444 444444 1
        POST /v1/reports/{id}/redaction           person:draft     444444 444444 444444 444444 A44444 444444 1
        POST /v1/reports/{id}/redaction           person:submitted 444444 344444 A44444 344444 A44444 444444 1
        GET /v1/reports/{id}/similarities         unit:draft       444444 A44444 A44444 A44444 444444 444444 1
        GET /v1/reports/{id}/similarities         unit:submitted   444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}/similarities         person:draft     444444 444444 444444 444444 A44444 444444 1
        GET /v1/reports/{id}/similarities         person:submitted 444444 A44444 A44444 A44444 A44444 444444 1
        GET /v1/reports/{id}/sources              synthesis:draft  444444 A44444 A44444 A44444 444444 444444 1
        GET /v1/reports/{id}/sources              synthesis        444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}/sources              person:submitted 444444 A44444 A44444 A44444 A44444 444444 1
        PUT /v1/reports/{id}/sources              synthesis:draft  444444 344444 A44444 A44444 444444 444444 1
        PUT /v1/reports/{id}/sources              synthesis        444444 334444 A34444 A34444 444444 444444 1
        GET /v1/reports/{id}/coverage             synthesis:draft  444444 A44444 A44444 A44444 444444 444444 1
        GET /v1/reports/{id}/coverage             synthesis        444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}/coverage             person:draft     444444 444444 444444 444444 A44444 444444 1
        GET /v1/reports/{id}/citations            unit:draft       444444 A44444 A44444 A44444 444444 444444 1
        GET /v1/reports/{id}/citations            unit:accepted    444444 AA4444 AA4444 AA4444 444444 444444 1
        GET /v1/reports/{id}/citations            person:draft     444444 444444 444444 444444 A44444 444444 1
        GET /v1/reports/{id}/citations            person:accepted  444444 A44444 A44444 A44444 A44444 444444 1
        # Whoever draws together at exactly this unit reads what was sent to it.
        GET /v1/synthesis-material                -                333444 A33444 A33444 A33444 333444 333444 1
        # An officer's figures are those of exactly the own unit.
        GET /v1/compliance                        -                333444 AA3444 AA3444 A33444 333444 333444 1
        # The record is the auditors'; the feed is for who works with what it tells of; webhooks are as accounts are.
        GET /v1/audit-events                      -                333444 333444 333444 333444 333444 AAA444 1
        GET /v1/audit-events/verification         -                3----- 3----- 3----- 3----- 3----- A----- 1
        GET /v1/changes                           -                A----- A----- A----- A----- 3----- 3----- 1
        GET /v1/webhooks                          -                AAA444 333444 333444 333444 333444 333444 1
        POST /v1/webhooks                         -                AA3444 333444 333444 333444 333444 333444 1
        GET /v1/webhooks/{id}                     -                AA4444 444444 444444 444444 444444 444444 1
        PATCH /v1/webhooks/{id}                   -                AA4444 444444 444444 444444 444444 444444 1
        POST /v1/webhooks/{id}/secret             -                AA4444 444444 444444 444444 444444 444444 1
        POST /v1/webhooks/{id}/tests              -                AA4444 444444 444444 444444 444444 444444 1
        POST /v1/webhooks/{id}/replays            -                AA4444 444444 444444 444444 444444 444444 1
        GET /v1/webhooks/{id}/deliveries          -                AA4444 444444 444444 444444 444444 444444 1
        DELETE /v1/webhooks/{id}                  -                AA4444 444444 444444 444444 444444 444444 1
        # After the reports, since a removal waives what is still owed.
        POST /v1/obligations/{id}/waiver          unit             444444 334444 3A4444 334444 444444 444444 1
        POST /v1/obligations/{id}/waiver          person           444444 344444 A44444 344444 344444 444444 1
        POST /v1/collaborators/{id}/suspension    -                444444 344444 AA4444 444444 344444 444444 1
        POST /v1/collaborators/{id}/reinstatement -                444444 344444 AA4444 444444 344444 444444 1
        POST /v1/collaborators/{id}/removal       -                444444 344444 AA4444 444444 344444 444444 1
        # The clock is the root's alone, far above everybody here.
        PUT /v1/sandbox/clock                     -                --3--- --3--- --3--- --3--- --3--- --3--- 1
        DELETE /v1/sandbox/clock                  -                --3--- --3--- --3--- --3--- --3--- --3--- 1
        """
}
