import Persistence

extension Damage {
    /// Of bundles of paper ballots.
    static let batches = [
        Damage("batch.readable", "UPDATE survey_batch SET status = 'lost' WHERE status = 'dropped'"),
        Damage("batch.state", "UPDATE survey_batch SET issued = issued + 1"),
        Damage("batch.state", "UPDATE survey_batch SET entered_by = NULL"),
        Damage(
            "batch.state",
            "UPDATE survey_batch SET entered_by = (SELECT MIN(id) FROM account) WHERE status = 'checked'"),
        Damage("batch.state", "UPDATE survey_batch SET checked_by = NULL"),
        Damage("batch.state", "UPDATE survey_batch SET sample = '[1]' WHERE status = 'entered'"),
        Damage("batch.state", "UPDATE survey_batch SET sample = '[1,3]' WHERE status = 'entered'"),
        Damage("batch.state", "UPDATE survey_batch SET sample = '[1,2]' WHERE status = 'returned'"),
        Damage("batch.ballots", "UPDATE survey_batch SET collected_on = '2026-10-01'"),
        Damage("batch.ballots", "DELETE FROM survey_batch_ballot WHERE position = 2"),
        Damage("batch.ballots", "UPDATE survey_batch_ballot SET position = 3 WHERE position = 2"),
        Damage("batch.ballots", "UPDATE survey_batch_ballot SET answers = '6|-' WHERE position = 1"),
        Damage("batch.ballots", "UPDATE survey_batch_ballot SET texts = '[]'"),
        Damage(
            "batch.ballots",
            "INSERT INTO survey_batch_ballot SELECT id, 1, '1|-', '[]' FROM survey_batch WHERE status = 'checked'"
        ),
        Damage(
            "batch.counts",
            "UPDATE survey_batch SET issued = issued + 9, counted = counted + 9 WHERE status = 'checked'"),
    ]
}
