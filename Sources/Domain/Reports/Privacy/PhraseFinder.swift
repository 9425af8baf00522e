/// Finds whichever of many phrases stand in a text, in one pass over its words (Aho and Corasick, 1975): a search
/// for each phrase by itself would take hundreds of passes over a long text.
struct PhraseFinder {
    private struct Edge: Hashable {
        let node: Int
        let word: String
    }

    private var edges: [Edge: Int] = [:]
    /// By node: that of the longest other beginning of a phrase with which the words read so far end.
    private var fallback = [0]
    /// By node: the words of the longest phrase with which the words read so far end; 0 for none.
    private var longest = [0]

    init(_ phrases: some Sequence<[String]>) {
        var parents: [(node: Int, word: String, depth: Int)] = [(0, "", 0)]
        for phrase in phrases where !phrase.isEmpty {
            var node = 0
            for (index, word) in phrase.enumerated() {
                let edge = Edge(node: node, word: word)
                if let next = edges[edge] {
                    node = next
                    continue
                }
                edges[edge] = parents.count
                parents.append((node, word, index + 1))
                longest.append(0)
                node = parents.count - 1
            }
            longest[node] = phrase.count
        }
        fallback = Array(repeating: 0, count: parents.count)
        // A node falls back to one nearer the root, which must be known before it.
        for node in parents.indices.sorted(by: { parents[$0].depth < parents[$1].depth })
        where parents[node].depth > 1 {
            var walk = Walk(node: fallback[parents[node].node])
            read(parents[node].word, &walk)
            fallback[node] = walk.node
            longest[node] = max(longest[node], longest[walk.node])
        }
    }

    /// Where one reading stands.
    struct Walk {
        fileprivate(set) var node = 0
        /// Edges looked at so far.
        fileprivate(set) var steps = 0
    }

    /// The words that belong to a phrase; runs that touch are one.
    func runs(in words: [String]) -> [Range<Int>] {
        var walk = Walk()
        return runs(in: words, &walk)
    }

    func runs(in words: [String], _ walk: inout Walk) -> [Range<Int>] {
        guard !edges.isEmpty else { return [] }
        var runs: [Range<Int>] = []
        for (index, word) in words.enumerated() {
            read(word, &walk)
            let length = longest[walk.node]
            guard length > 0 else { continue }
            runs.joinLast(index + 1 - length..<index + 1)
        }
        return runs
    }

    private func read(_ word: String, _ walk: inout Walk) {
        while true {
            walk.steps += 1
            if let next = edges[Edge(node: walk.node, word: word)] {
                walk.node = next
                return
            }
            guard walk.node != 0 else { return }
            walk.node = fallback[walk.node]
        }
    }
}

extension [Range<Int>] {
    /// Adds a range to others that are in order and apart; it becomes one with those at the end that it touches.
    mutating func joinLast(_ range: Range<Int>) {
        var range = range
        while let last, last.upperBound >= range.lowerBound {
            range =
                Swift.min(last.lowerBound, range.lowerBound)..<Swift.max(last.upperBound, range.upperBound)
            removeLast()
        }
        append(range)
    }
}
