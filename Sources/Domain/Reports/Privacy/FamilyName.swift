/// The family names that nearly all Vietnamese bear: a closed list, unlike that of the given names.
enum FamilyName {
    private static let names: Set<String> = [
        "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ",
        "ngô",
        "dương", "lý", "đinh", "đào", "trịnh", "trương", "phùng", "lương", "tạ", "quách", "lưu", "đoàn", "tô",
        "vương", "mai", "cao", "hà", "lâm", "tống", "tăng", "giàng", "sùng", "thào", "lò", "lường", "vàng",
    ]

    /// As they are written without diacritics, but for those that are then other words.
    private static let plainNames: Set<String> = [
        "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ngo",
        "duong", "ly", "dinh", "dao", "trinh", "phung", "luong", "quach", "luu",
    ]

    /// Names that are places and bodies as well: here the middle name must tell.
    private static let ambiguous: Set<String> = [
        "đoàn", "mai", "cao", "hà", "lâm", "tống", "tăng", "vàng", "lò", "tô", "tạ", "dang", "do", "duong",
        "dao",
        "dinh", "luu", "ngo",
    ]

    private static let middleNames: Set<String> = ["văn", "thị", "van", "thi"]

    private static let places: Set<String> = [
        "hồ chí", "hồ tây", "hồ gươm", "hoàng sa", "hoàng thành", "phan thiết", "phan rang", "trần đề",
        "lê chân",
        "lý sơn", "lương sơn", "vũ thư", "vũ quang", "đinh hóa", "dương kinh", "dương minh", "đặng cầu",
        "hoang sa", "phan thiet", "phan rang", "le chan", "ly son", "luong son", "vu thu", "hồ xuân",
    ]

    /// Where the family name stands last, as abroad.
    private static let lastNames: Set<String> = [
        "nguyễn", "trần", "phạm", "huỳnh", "lê", "nguyen", "tran", "pham", "huynh", "le",
    ]

    /// - Parameter words: lowercase.
    static func isPerson(_ words: [String]) -> Bool {
        guard words.count > 1, let first = words.first, let last = words.last else { return false }
        let second = words[1]
        guard !places.contains("\(first) \(second)") else { return false }
        let isPlain = words.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        if names.contains(first) || isPlain && plainNames.contains(first) {
            guard ambiguous.contains(first) else { return true }
            let isCulture = words.count > 2 && ["công", "nghệ", "hóa", "hoá"].contains(words[2])
            return words.count > 2 && middleNames.contains(second) && !isCulture
        }
        return words.count == 2 && lastNames.contains(last)
    }
}
