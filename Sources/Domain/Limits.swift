/// Every bound of the program, with its unit. Lengths count Unicode scalars.
package enum Limits {
    /// Bytes of a caller's `tracestate` that are handed on; W3C Trace Context asks for 512 at least.
    package static let traceState = 512

    /// Bytes of a JSON body: a report with a hundred long items fits.
    package static let jsonBody = 1 << 20
    /// Bytes of a CSV body: 10,000 units are about 700 KB.
    package static let csvBody = 8 << 20
    /// Bytes and lines of a body of lines: a province's ballots of a day.
    package static let bulkBody = 512 << 20
    package static let bulkLines = 250_000
    /// Reports of one body of lines, and letters of the id that another system has for one.
    package static let bulkReports = 10_000
    package static let externalReportID = 1...200
    /// Lines that are worked on in one transaction, which holds up others for some milliseconds, and bytes from which on
    /// there are fewer.
    package static let bulkBatch = 250
    /// Of reports: each has a savepoint, and with more than 64 in a transaction PostgreSQL slows down everybody's reading.
    package static let bulkReportBatch = 60
    package static let bulkBatchBytes = 1 << 20
    /// Bytes of an answer that wait for a client which sends all its lines before it reads: two batches of refusals, or
    /// the results of more lines than a body has.
    package static let unreadAnswer = 8 << 20
    /// Seconds for the whole head of a request, from its first byte or the connection's first moment.
    package static let headSeconds: Int64 = 10
    /// Seconds that a connection is kept without a request.
    package static let idleSeconds: Int64 = 75
    /// Seconds over which the pace of a client is measured while it is the one that is waited for, and bytes a second
    /// that it has to send or take. One that is being answered while it sends may wait for each answer: it sends less.
    package static let paceSeconds: Int64 = 10
    package static let pace = 1 << 10
    package static let conversationPace = 1 << 5
    /// Seconds and bytes for which a connection that is done with is still read, so that the client sees the answer.
    package static let lingerSeconds: Int64 = 10
    package static let lingerBytes = 64 << 20
    /// Bytes of a body that nobody wants, up to which it is read for the sake of the next request.
    package static let unwantedBody = 256 << 10
    /// Bytes of a request's target, of a header field, of all of them, and how many there are.
    package static let target = 8 << 10
    package static let headerField = 16 << 10
    package static let headerList = 48 << 10
    package static let headerFields = 100
    /// Bytes that one byte of a compressed body may become; text that repeats itself becomes some dozens.
    package static let inflation = 200
    /// Bytes of an answer from which on it is worth compressing.
    package static let compressedAnswer = 1 << 10
    /// Connections beyond the bound that are told so; more are closed without a word.
    package static let toldConnections = 64
    /// Addresses that one `X-Forwarded-For` is read for, and proxies that may be named.
    package static let forwardedAddresses = 20
    package static let trustedProxies = 0...100
    /// Seconds between two looks at the files of the TLS certificate.
    package static let certificateSeconds: Int64 = 30
    /// Bytes of an .xlsx body: a questionnaire has some dozens of KB.
    package static let xlsxBody = 4 << 20
    /// Of an .xlsx: entries of the archive, bytes of all parts that are read once they are inflated, cells that are not
    /// empty and bytes of text in these. Two lists of all 3,321 communes in three languages take a tenth.
    package static let spreadsheetEntries = 1_000
    package static let spreadsheetBytes = 32 << 20
    package static let spreadsheetCells = 200_000
    package static let spreadsheetText = 8 << 20
    /// Nested arrays and objects in a JSON body.
    package static let jsonDepth = 32
    /// Items on a list's page.
    package static let page = 1...200
    package static let defaultPage = 50
    /// Rows of one unit import.
    package static let importRows = 50_000
    /// Errors told of one document; a client mends these and sends again.
    package static let toldErrors = 100
    /// Seconds by which `updatedSince` reaches back, so that a write that commits late is not skipped. It is longer
    /// than a transaction may last plus the time that it may have waited for its turn.
    package static let updateOverlapSeconds: Int64 = 60

    /// Changes of compliance counts that are drawn together in one transaction.
    package static let settledChanges = 5_000

    /// Audit events that are sealed in one transaction, and gone along in one request.
    package static let sealedEvents = 500
    package static let verifiedEvents = 100_000
    /// Of what time brought, that becomes events in one transaction.
    package static let toldAtOnce = 200
    /// Sealed events, told or not, that one page of the change feed looks at.
    package static let changesReach = 20_000
    package static let webhooks = 20
    package static let webhookURL = 10...2_000
    /// Seconds for which the secret before the present one signs as well.
    package static let formerSecretSeconds: Int64 = 24 * 3_600
    /// Seconds for which a delivery is one instance's: longer than an attempt may take.
    package static let deliveryLeaseSeconds: Int64 = 60
    /// Seconds that a receiver may ask to be left alone.
    package static let longestRetryAfterSeconds: Int64 = 86_400
    /// Events that are sent again at once, and days for which deliveries that came to their end are kept.
    package static let replayedEvents = 10_000
    package static let deliveryDays = 30
    /// Deliveries that are given up in one transaction when a webhook is switched off; the others follow as they are due.
    package static let givenUpAtOnce = 5_000
    /// Deliveries that an instance tries side by side, and those of one webhook among them: a receiver that hangs keeps
    /// nobody else's waiting.
    package static let deliveriesAtOnce = 32
    package static let deliveriesOfOneAtOnce = 4
    package static let auditAction = 1...100
    package static let auditSubject = 1...200
    /// A number, a colon and, beyond the start, the characters of a mark.
    package static let auditAnchor = 2...80
    package static let auditMark = 43

    package static let code = 1...32
    package static let name = 1...300
    package static let shortName = 1...100
    package static let personInCharge = 1...200
    package static let query = 1...100
    package static let username = 3...64
    package static let displayName = 1...200
    package static let password = 10...200
    package static let reason = 1...2_000
    package static let decisionNumber = 1...100
    package static let position = 1...200
    package static let occupation = 1...200
    package static let tags = 0...20
    package static let tag = 1...100
    package static let groupPositions = 1...30
    package static let groupMembers = 0...200
    /// Of one position in a group.
    package static let positionCount = 0...200
    package static let topicName = 1...200
    package static let title = 1...300
    package static let legalBasis = 1...1_000
    package static let summary = 0...20_000
    package static let items = 0...100
    package static let sections = 0...50
    package static let sectionCode = 1...32
    package static let sectionText = 0...20_000
    package static let passage = 1...10_000
    /// Declarations that a passage leads to nobody.
    package static let notPersonal = 0...500
    package static let pointer = 1...200
    /// Pointers of one redaction.
    package static let redacted = 1...100
    /// From this share on two reports are told to say the same.
    package static let similarShare = 0.5
    /// Signatures, and of those that come near texts, that one report is compared with.
    package static let comparedReports = 1_000
    package static let comparedTexts = 50
    /// Words below which a report says too little to be compared: "nothing new" is alike everywhere.
    package static let comparedWords = 30
    package static let sources = 0...1_000
    /// Groups of topic and stance that a board's material is summed by; the largest are told.
    package static let materialGroups = 500
    package static let sourceItems = 1...100
    package static let excepted = 0...200
    /// Units that one request asks.
    package static let askedUnits = 1...1_000
    /// Days between a period's opening and its due day.
    package static let openingDays = 0...366
    package static let lockDays = 0...366
    /// Days by which a regime may be announced in advance: ten years.
    package static let regimeLeadDays = 3_653
    package static let dueDay = 1...31
    package static let dueMonth = 1...24
    /// Working days after the last day covered.
    package static let dueWorkingDays = 1...60
    /// The 1st would be the calendar's month; the 29th is not in every month.
    package static let coverageStartDay = 2...28
    package static let recipients = 1...10

    /// As in a document's symbol.
    package static let documentType = 1...20
    package static let seriesName = 1...60
    package static let documentNumber = 1...1_000_000
    package static let legalBases = 0...50
    package static let planTasks = 0...500
    package static let findings = 1...20_000
    /// Of a plan's period that its board shows whether something is due in them or not.
    package static let boardMonths = 60
    /// That are planned, of each task, on a plan's board.
    package static let boardRounds = 12
    /// In a file with a plan.
    package static let planFileUnits = 10_000
    package static let taskRef = 1...20
    package static let taskDetail = 1...5_000
    /// Of one role in a task.
    package static let taskParties = 0...100
    package static let scheduleYear = 1900...2998
    package static let taskNote = 1...5_000
    package static let taskEvidence = 1...1_000
    package static let guidanceReference = 1...1_000
    /// In whole đồng, and lines of one plan: five thousand of the largest add up to 5·10^18, and 64 bits hold 9·10^18.
    package static let budgetAmount = 0...1_000_000_000_000_000
    package static let budgetLines = 5_000
    package static let budgetSource = 1...300
    package static let budgetReference = 1...1_000
    /// Days before and after today of which a calendar tells what is due, and how many things at most.
    package static let calendarDaysBack = 30
    package static let calendarDaysAhead = 400
    package static let calendarEvents = 1_000
    /// Days in which what is due is due soon.
    package static let dueSoonDays = 30

    package static let criteria = 1...30
    package static let criterionCode = 1...32
    package static let criterionWeight = 1...100
    /// Units that are rated at once: the children of a province are hundreds, all below a city some thousands.
    package static let ratedUnits = 2_000
    /// Reports that a figure names.
    package static let evidenceReports = 50
    /// Days after its computation in which a unit may object to its card.
    package static let objectionDays = 15
    package static let objectionText = 1...5_000

    package static let purpose = 1...2_000
    /// Days from a survey's opening to its closing.
    package static let surveyDays = 366
    package static let uploadGraceDays = 0...60
    package static let minCell = 5...1_000
    /// Rows times columns of a table whose small cells are hidden: all units by seven choices and no answer, and more.
    package static let disclosureCells = 100_000
    package static let questions = 1...200
    package static let questionCode = 1...32
    package static let questionText = 1...2_000
    package static let choices = 2...100
    package static let choiceCode = 1...32
    package static let choiceLabel = 1...300
    /// Ends of a scale; it has at least two steps.
    package static let scale = -100...100
    package static let scaleSteps = 2...101
    /// Ends of a number: what a double holds to the thousandth.
    package static let number = -1e12...1e12
    package static let answerText = 1...5_000
    /// The most characters of a text where a question says nothing.
    package static let usualAnswerText = 1_000
    /// Rows of a form's survey sheet: questions, and what stands between them.
    package static let formRows = 2_000
    /// Targets of one survey: what a body of a mebibyte holds.
    package static let targets = 1...10_000
    package static let quota = 1...10_000_000
    package static let strata = 0...1_000
    package static let clusters = 0...10_000
    /// People in a stratum, or in a cell of a margin.
    package static let people = 0...10_000_000_000
    /// Questions whose figures are known of all; a hundred choices each can still be numbered together.
    package static let margins = 0...5
    /// Ballots that are taken apart in one transaction.
    package static let dissolvedBallots = 10_000
    /// Ballots that are read at once.
    package static let readBallots = 10_000
    /// Units that a public form lets choose from; where there are more, their code is asked for.
    package static let formUnits = 200
    /// Of what a ballot's sender calls it.
    package static let externalID = 1...200
    package static let publicationSummary = 1...10_000
    /// Cross tables of one publication.
    package static let crosses = 0...20
    package static let publicationVersions = 1...1_000_000
    /// Ballots of one bundle of paper, and its number.
    package static let batchBallots = 0...500
    package static let batchNumber = 1...32
    /// Sheets of one bundle that were given out.
    package static let batchSheets = 0...10_000
    /// Ballots of a bundle that are entered again at least.
    package static let batchSample = 5
    /// Bundles that lapse in one transaction.
    package static let lapsedBatches = 20
    /// Ballots' hashes that are deleted in one transaction.
    package static let forgottenHashes = 10_000
    /// Slips that a unit may hand out for each ballot of its quota: not everybody answers.
    package static let slipsPerBallot = 2
    /// Slips of one request.
    package static let slips = 1...1_000
    /// Bits of the key that signs tokens, and bytes of a token.
    package static let tokenKeyBits = 2_048
    package static let tokenBytes = 32
    /// Fixed periods that a correction may reach back over.
    package static let correctedPeriods = 12
    /// Days of working calendar that the next year's due days may depend on: a due day lies up to two years on.
    static let cascadeCalendarDays = 366 + 800
    package static let template = 1...50
    package static let holidayName = 1...200
    /// Days by which the sandbox clock moves ahead in one step, of itself or of the real time: five years.
    package static let clockJumpDays = 1_827
    /// Where the sandbox clock begins: no committee has reports here from before.
    package static let clockStart = CivilDate(knownYear: 2000, month: 1, day: 1).start
    /// Bytes of a client's key for a request, and seconds for which its answer is kept.
    package static let idempotencyKey = 1...255
    package static let keptAnswerSeconds: Int64 = 24 * 3_600
    /// What has had its time, deleted in one transaction.
    package static let forgottenAtOnce = 500
    /// Days for which a key holds unless told, and at most; what somebody calls it, and how much it may be for.
    package static let keyDays = 365
    package static let keyDaysMost = 731
    package static let keyName = 1...100
    package static let rating = 1...5
    package static let channels = 0...10
    /// Grants of one account.
    package static let grants = 0...20
    /// Bytes of an ID token; theirs with many claims are some thousands.
    package static let identityToken = 16_000
    /// OpenID Connect Core, 2: `sub` has at most 255 characters.
    package static let identitySubject = 1...255
    /// Bytes of what an issuer publishes, how many of its keys are looked at, and seconds that it may take.
    package static let issuerDocument = 262_144
    package static let issuerKeys = 100
    package static let issuerSeconds: Int64 = 5
}
