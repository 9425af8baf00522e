/// Inflates DEFLATE streams (RFC 1951), in the plain way: one bit after the other, so that the work is bounded by the
/// input's bits and the output's bytes.
struct Inflater {
    /// The stream is none, or doesn't give just as many bytes as were promised.
    struct Fault: Error, Hashable {}

    private let input: ArraySlice<UInt8>
    private var position: Int
    private var held: UInt32 = 0
    private var heldBits = 0
    private var output: [UInt8] = []
    private let size: Int

    /// - Parameter size: bytes that come out; the first beyond it ends the work.
    static func inflate(_ input: ArraySlice<UInt8>, to size: Int) throws(Fault) -> [UInt8] {
        var inflater = Inflater(input, size)
        try inflater.blocks()
        guard inflater.output.count == size else { throw Fault() }
        return inflater.output
    }

    private init(_ input: ArraySlice<UInt8>, _ size: Int) {
        self.input = input
        self.size = size
        position = input.startIndex
    }

    private mutating func blocks() throws(Fault) {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try stored()
            case 1: try codes(Self.fixedLiterals, Self.fixedDistances)
            case 2: try dynamic()
            default: throw Fault()
            }
        }
    }

    /// - Parameter count: at most 16.
    private mutating func bits(_ count: Int) throws(Fault) -> Int {
        while heldBits < count {
            held |= UInt32(try byte()) << UInt32(heldBits)
            heldBits += 8
        }
        let value = held & (1 << UInt32(count) - 1)
        held >>= UInt32(count)
        heldBits -= count
        return Int(value)
    }

    private mutating func byte() throws(Fault) -> UInt8 {
        guard position < input.endIndex else { throw Fault() }
        defer { position += 1 }
        return input[position]
    }

    private mutating func put(_ byte: UInt8) throws(Fault) {
        guard output.count < size else { throw Fault() }
        output.append(byte)
    }

    private mutating func stored() throws(Fault) {
        // The rest of the byte is passed over; whole bytes are never held back.
        held = 0
        heldBits = 0
        let length = try bits(16)
        guard try bits(16) == 0xFFFF - length else { throw Fault() }
        for _ in 0..<length { try put(byte()) }
    }

    private mutating func codes(_ literals: HuffmanCode, _ distances: HuffmanCode) throws(Fault) {
        while true {
            let symbol = try self.symbol(of: literals)
            switch symbol {
            case 0..<256: try put(UInt8(symbol))
            case 256: return
            case 257..<286:
                let (base, extra) = Self.lengths[symbol - 257]
                let length = base + (try bits(extra))
                let code = try self.symbol(of: distances)
                guard code < Self.distances.count else { throw Fault() }
                let (nearest, more) = Self.distances[code]
                let distance = nearest + (try bits(more))
                guard distance <= output.count else { throw Fault() }
                for _ in 0..<length { try put(output[output.count - distance]) }
            default: throw Fault()
            }
        }
    }

    private mutating func symbol(of code: HuffmanCode) throws(Fault) -> Int {
        var value = 0
        var first = 0
        var index = 0
        for count in code.counts {
            value |= try bits(1)
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Fault()
    }

    private mutating func dynamic() throws(Fault) {
        let literals = 257 + (try bits(5))
        let distances = 1 + (try bits(5))
        let lengths = 4 + (try bits(4))
        guard literals <= 286 else { throw Fault() }
        var ofLengths = [Int](repeating: 0, count: 19)
        for place in Self.lengthOrder.prefix(lengths) { ofLengths[place] = try bits(3) }
        guard let code = HuffmanCode(ofLengths) else { throw Fault() }
        let all = try codeLengths(literals + distances, code)
        // A block has an end.
        guard all[256] > 0, let literalCode = HuffmanCode(all[..<literals]),
            let distanceCode = HuffmanCode(all[literals...])
        else { throw Fault() }
        try codes(literalCode, distanceCode)
    }

    private mutating func codeLengths(_ count: Int, _ code: HuffmanCode) throws(Fault) -> [Int] {
        var lengths: [Int] = []
        while lengths.count < count {
            let symbol = try self.symbol(of: code)
            let (length, times): (Int, Int)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw Fault() }
                (length, times) = (last, 3 + (try bits(2)))
            case 17: (length, times) = (0, 3 + (try bits(3)))
            case 18: (length, times) = (0, 11 + (try bits(7)))
            default: (length, times) = (symbol, 1)
            }
            guard lengths.count + times <= count else { throw Fault() }
            lengths += repeatElement(length, count: times)
        }
        return lengths
    }
}

/// A canonical Huffman code.
private struct HuffmanCode {
    /// Codes of 1, 2 … 15 bits.
    let counts: [Int]
    /// By length, then by value.
    let symbols: [Int]

    /// Nil for lengths of which no code can be made. A code that is not complete is taken if it has no more than one
    /// symbol, as deflaters write it for the distances of a block without or with but one.
    init?(_ lengths: some Sequence<Int>) {
        self.init(unchecked: lengths)
        var left = 1
        for count in counts {
            left = left << 1 - count
            guard left >= 0 else { return nil }
        }
        guard left == 0 || symbols.count <= 1 else { return nil }
    }

    /// - Parameter lengths: in bits, by symbol, at most 15; 0 is a symbol that does not occur.
    init(unchecked lengths: some Sequence<Int>) {
        var counts = [Int](repeating: 0, count: 15)
        let used = lengths.enumerated().filter { $0.element > 0 }
        for length in used.map(\.element) { counts[length - 1] += 1 }
        self.counts = counts
        symbols = used.sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }.map(\.offset)
    }
}

// RFC 1951, 3.2.5 to 3.2.7.
extension Inflater {
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private static let lengths = steps(28, eachSize: 4, from: 3) + [(258, 0)]
    private static let distances = steps(30, eachSize: 2, from: 1)

    /// The least value of each code, and how many bits say what is added to it: so many codes have 1, 2 … of these.
    private static func steps(_ count: Int, eachSize: Int, from least: Int) -> [(value: Int, bits: Int)] {
        var value = least
        return (0..<count).map { code in
            let bits = max(0, code / eachSize - 1)
            defer { value += 1 << bits }
            return (value, bits)
        }
    }

    private static let fixedLiterals = HuffmanCode(
        unchecked: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = HuffmanCode(unchecked: repeatElement(5, count: 32))
}
