import Testing

@testable import Domain

struct PublicAddressTests {
    @Test(
        arguments: [
            [0, 0, 0, 0], [10, 1, 2, 3], [100, 64, 0, 1], [100, 127, 255, 255], [127, 0, 0, 1],
            [169, 254, 169, 254],
            [172, 16, 0, 1], [172, 31, 255, 255], [192, 0, 0, 8], [192, 0, 2, 1], [192, 168, 1, 1],
            [198, 18, 0, 1],
            [198, 19, 255, 255], [198, 51, 100, 7], [203, 0, 113, 9], [224, 0, 0, 1], [240, 0, 0, 1],
            [255, 255, 255, 255],
        ] as [[UInt8]])
    func `an address of a network's own is not public`(bytes: [UInt8]) {
        #expect(!PublicAddress.isPublic(bytes))
    }

    @Test(
        arguments: [
            [1, 1, 1, 1], [9, 255, 255, 255], [11, 0, 0, 0], [100, 63, 255, 255], [100, 128, 0, 0],
            [126, 0, 0, 1],
            [128, 0, 0, 1], [169, 253, 0, 1], [172, 15, 255, 255], [172, 32, 0, 0], [192, 0, 1, 1],
            [198, 17, 0, 1],
            [198, 20, 0, 0], [223, 255, 255, 255],
        ] as [[UInt8]])
    func `its neighbours are`(bytes: [UInt8]) {
        #expect(PublicAddress.isPublic(bytes))
    }

    @Test func `IPv6 goes by its own blocks, and by the IPv4 address inside`() {
        func v6(_ head: [UInt8], _ tail: [UInt8] = []) -> [UInt8] {
            head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        #expect(!PublicAddress.isPublic(v6([])))
        #expect(!PublicAddress.isPublic(v6([], [1])))
        #expect(!PublicAddress.isPublic(v6([0xFE, 0x80], [1])))
        #expect(!PublicAddress.isPublic(v6([0xFD, 0x00], [1])))
        #expect(!PublicAddress.isPublic(v6([0xFF, 0x02], [1])))
        #expect(!PublicAddress.isPublic(v6([0x20, 0x01, 0x0D, 0xB8], [1])))
        #expect(!PublicAddress.isPublic(v6([0x20, 0x01, 0x00, 0x00], [1])))
        #expect(!PublicAddress.isPublic(v6([0x20, 0x02, 10, 0, 0, 1], [1])))
        #expect(!PublicAddress.isPublic(v6([], [0xFF, 0xFF, 127, 0, 0, 1])))
        #expect(!PublicAddress.isPublic(v6([0, 0x64, 0xFF, 0x9B], [192, 168, 0, 1])))
        #expect(PublicAddress.isPublic(v6([0x26, 0x06, 0x47, 0x00], [0x11, 0x11])))
        #expect(PublicAddress.isPublic(v6([], [0xFF, 0xFF, 1, 1, 1, 1])))
        #expect(PublicAddress.isPublic(v6([0x20, 0x02, 1, 1, 1, 1], [1])))
    }

    @Test func `what is neither is nobody's`() { #expect(!PublicAddress.isPublic([1, 2, 3])) }
}
