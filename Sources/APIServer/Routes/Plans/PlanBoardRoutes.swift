import Domain
import HTTPTypes

/// A plan by units and months.
enum PlanBoardRoutes {
    static let all: [Route] = [
        .get("/v1/plans/{id}/board", query: true) { exchange in
            let id = try exchange.id(of: Plan.self)
            let query = exchange.query
            let page = try exchange.page(query)
            try query.finish()
            let found = try await exchange.view { try $0.board(of: id, page) }
            let next = exchange.sealed(found.next, query)
            return .json { json in
                json.member("planId", id)
                write(found.board, &json)
                json.memberOrNull("next", next)
            }
        }
    ]

    private static func write(_ board: PlanBoard, _ json: inout JSONWriter) {
        json.memberArray("months") { json in
            for month in board.months { json.value(month) }
        }
        json.memberArray("totals") { json in
            for total in board.totals {
                json.object { json in
                    json.member("month", total.month)
                    json.member("done", total.done)
                    json.member("overdue", total.overdue)
                    json.member("due", total.due)
                }
            }
        }
        json.memberArray("items") { json in
            for row in board.rows {
                json.object { json in
                    json.member("unitId", row.unitID)
                    json.member("unitName", row.unitName)
                    json.memberArray("tasks") { json in
                        for entry in row.entries { json.object { write(entry, &$0) } }
                    }
                }
            }
        }
    }

    private static func write(_ entry: PlanBoard.Entry, _ json: inout JSONWriter) {
        json.member("taskId", entry.taskID)
        json.member("ref", entry.ref)
        json.member("month", entry.month)
        json.member("round", entry.round?.description)
        json.member("dueOn", entry.dueOn)
        json.member("progress", entry.progress)
        json.member("status", entry.status)
    }
}

extension PlanBoard.Status: WireValue {}
