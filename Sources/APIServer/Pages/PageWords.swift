import Domain

/// What the page of a published result says of itself.
enum PageWords {
    static let under = Phrase(vi: "dưới", en: "under")
    static let over = Phrase(vi: "trên", en: "over")

    static let kicker = Phrase(vi: "Kết quả điều tra dư luận xã hội", en: "Public opinion survey results")
    static let owner = Phrase(vi: "Cơ quan khảo sát", en: "Surveyed by")
    static let collected = Phrase(vi: "Thu thập phiếu", en: "Ballots collected")
    static let ballots = Phrase(vi: "Số phiếu", en: "Ballots")
    static let figures = Phrase(vi: "Số liệu", en: "Figures")
    static let weighted = Phrase(vi: "có gia quyền", en: "weighted")
    static let unweighted = Phrase(vi: "không gia quyền", en: "not weighted")
    static let version = Phrase(vi: "Phiên bản", en: "Version")
    static let published = Phrase(vi: "công bố ngày", en: "published on")
    static let reason = Phrase(vi: "Lý do có phiên bản này", en: "Reason for this version")
    static let because = Phrase(vi: "Lý do", en: "Reason")
    static let outdated = Phrase(
        vi: "Đây là phiên bản cũ; đã có phiên bản mới hơn:", en: "This version is superseded by a newer one:")
    static let versions = Phrase(vi: "Các phiên bản", en: "Versions")
    static let shown = Phrase(vi: "đang xem", en: "shown here")
    static let figuresAs = Phrase(vi: "Tải số liệu", en: "Download the figures")
    static let otherLanguage = Phrase(vi: "English", en: "Tiếng Việt")
    static let summary = Phrase(vi: "Nhận định của cơ quan khảo sát", en: "What the committee says")
    static let results = Phrase(vi: "Kết quả", en: "Results")
    static let contents = Phrase(vi: "Các câu hỏi", en: "Questions")
    static let howToRead = Phrase(vi: "Cách đọc số liệu", en: "How to read the figures")
    static let noTables = Phrase(
        vi: "Phiên bản này không có bảng số liệu nào.", en: "This version has no tables.")

    static let withheld = Phrase(
        vi: "Không công bố kết quả của câu này, để không ai nhận ra được câu trả lời của một người.",
        en: "The results of this question are not published, so that nobody's answer can be recognised.")
    static let untold = Phrase(vi: "không công bố", en: "not published")
    static let nobody = Phrase(vi: "chưa có ai trả lời", en: "nobody answered")
    static let multiple = Phrase(
        vi: "Được chọn nhiều phương án, nên các tỷ lệ có thể cộng lại quá 100\u{A0}%.",
        en: "Several answers were possible, so the shares may add up to more than 100%.")
    static let rank = Phrase(
        vi: "Tỷ lệ xếp phương án ở vị trí thứ nhất.", en: "Share who ranked the answer first.")
    static let openQuestion = Phrase(
        vi: "Câu hỏi mở: ý kiến viết ra không được công bố, chỉ công bố số người trả lời.",
        en: "An open question: what people wrote is not published, only how many did.")
    static let by = Phrase(vi: "theo câu", en: "by the question")
    static let crossed = Phrase(
        vi: "Mỗi nhóm gồm những người chọn cùng một câu trả lời; tỷ lệ tính trong từng nhóm.",
        en: "Each group gave the same answer; shares are of the ballots of each group.")
    static let mean = Phrase(vi: "Trung bình", en: "Mean")
    static let meanOf = Phrase(vi: "Trung bình từng nhóm", en: "Mean of each group")
    static let interval = Phrase(vi: "khoảng 95\u{A0}%", en: "95% interval")
    static let standsOut = Phrase(
        vi: "Khác biệt giữa các nhóm có ý nghĩa thống kê", en: "The groups differ significantly")
    static let standsOutWhy = Phrase(
        vi: "khó có thể chỉ do ngẫu nhiên của việc chọn mẫu.", en: "chance alone would rarely do this.")
    static let unproven = Phrase(
        vi: "Chưa đủ cơ sở để nói các nhóm khác nhau", en: "There is not enough to say that the groups differ"
    )
    static let unprovenWhy = Phrase(
        vi: "khác biệt thấy được có thể chỉ do ngẫu nhiên của việc chọn mẫu.",
        en: "what differs may be chance alone.")

    static let table = Phrase(vi: "Bảng số liệu", en: "Table of figures")
    static let answer = Phrase(vi: "Trả lời", en: "Answer")
    static let all = Phrase(vi: "Tất cả", en: "All")
    static let share = Phrase(vi: "Tỷ lệ", en: "Share")
    static let margin = Phrase(vi: "Sai số\u{A0}±", en: "Margin\u{A0}±")
    static let intervalColumn = Phrase(vi: "Khoảng 95\u{A0}%", en: "95% interval")

    static let intervalNote = Phrase(
        vi: """
            Vạch ngang trên mỗi thanh là khoảng 95 %: nếu khảo sát lại nhiều lần theo cùng một cách thì khoảng 95 \
            trong 100 khoảng như thế chứa con số đúng của toàn bộ những người thuộc diện khảo sát; sai số ± là nửa \
            độ dài của khoảng. Khoảng này tính đến cách chọn mẫu (tầng, cụm, nếu có), nhưng không tính đến những sai lệch \
            khác, như do cách hỏi hoặc do người không trả lời.
            """,
        en: """
            The line across each bar is the 95% interval: if the survey were repeated many times in the same way, about \
            95 of 100 such intervals would hold the true figure of everybody the survey is about; the margin ± is half \
            of its length. It allows for how the sample was drawn (strata and clusters, if any), but not for other errors, as \
            from how a question was put or from those who did not answer.
            """)
    static let weightedNote = Phrase(
        vi: """
            Số liệu có gia quyền: phiếu của nhóm được hỏi ít hơn so với dân số được tính nặng hơn, nên tỷ lệ không \
            bằng số phiếu chia cho tổng.
            """,
        en: """
            The figures are weighted: ballots of groups that were asked less than their part of the population count \
            for more, so a share is not the number of ballots over the total.
            """)
    static let unweightedNote = Phrase(
        vi: """
            Số liệu không gia quyền: mọi phiếu được tính như nhau. Khoảng 95 % chỉ đúng với toàn bộ dân cư khi người \
            trả lời được chọn ngẫu nhiên.
            """,
        en: """
            The figures are not weighted: all ballots count alike. The interval holds for the whole population only if \
            those who answered were chosen at random.
            """)

    static func suppression(_ minCell: Int) -> Phrase {
        Phrase(
            vi: """
                “Không công bố” (thanh gạch chéo) là số liệu của dưới \(minCell) phiếu, hoặc số liệu mà nếu công bố \
                thì tính ra được một số liệu như thế. Hai trường hợp trông giống nhau, để không ai nhận ra được câu \
                trả lời của một người. Độ dài của thanh gạch chéo không có ý nghĩa.
                """,
            en: """
                “Not published” (hatched bars) is a figure of fewer than \(minCell) ballots, or one from which such a \
                figure could be worked out. Both look alike, so that nobody's answer can be recognised. The length of a \
                hatched bar means nothing.
                """)
    }
}
