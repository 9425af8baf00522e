/// Who left a question out. How many they are in each unit is known, since each unit's `n` tells it, and nobody may be
/// told so where a small cell of answers would not be: in a unit where nobody left it out, that is known as well. So
/// they are a part of the survey whose units are known, and what else they answered would be told of these units.
enum LeftOut {
    /// - Parameter counts: of an unconditional question, or of one that may be left out by those it is asked of.
    /// - Returns: Whether nobody is set apart by it: all answered, or all ballots are of one unit.
    static func tellsNothing(_ counts: some Sequence<AnswerCount>) -> Bool {
        var leaves: Set<Int> = []
        var isLeftOut = false
        for count in counts where count.ballots > 0 {
            leaves.insert(count.leaf)
            isLeftOut = isLeftOut || count.answer == nil
        }
        return !isLeftOut || leaves.count < 2
    }
}
