/// Report prose in which nothing leads to a person.
enum HarmlessTexts {
    static let documents = [
        "Thực hiện Công văn số 529-CV/TU ngày 20/10/2025 của Ban Thường vụ Thành ủy.",
        "Căn cứ Kế hoạch số 246-KH/TU của Tỉnh ủy.", "Nghị định số 12/2025/NĐ-CP có hiệu lực từ 01/03/2025.",
        "Luật số 91/2025/QH15 về bảo vệ dữ liệu cá nhân.", "Quyết định số 238-QĐ/TW ngày 30/9/2020.",
        "Mã cộng tác viên C04252 gửi báo cáo đúng hạn.", "Cộng tác viên CTV-00001 và CTV-00002 đã gửi.",
        "Nghị quyết số 18-NQ/TW, Kết luận số 126-KL/TW và Kết luận số 127-KL/TW.",
        "Công văn 012345678/CV-UBND chưa được trả lời.", "Mã hồ sơ 123456789 đang xử lý.",
        "Mã hồ sơ H26.45-251121-0012 đang xử lý.", "Hồ sơ số 000.00.16.H26-251121-0012 quá hạn.",
        "Mã số thuế 0312345678 của doanh nghiệp.", "MST: 0901234567 nợ thuế kéo dài.",
        "Mã số doanh nghiệp 0201234567-001.", "Số tài khoản 123456789 của Quỹ Vì người nghèo.",
        "Hóa đơn số 012345678 bị in sai.", "Biển số xe 29A-123.45 và 15B1-567.89.",
        "Văn bản hợp nhất số 01/VBHN-VPQH.", "Thông tư 11/2024/TT-BYT; Thông tư 12/2024/TT-BYT.",
        "Số hiệu chuyến bay VN1234567890 bị chậm.", "Theo Điều 5, khoản 2, điểm a và Điều 7.",
        "Mã vạch 893456789012 trên bao bì.", "Mã đơn 0987654321 giao chậm.",
        "Quyết định 05-QĐ/ĐU-2025 về tổ giúp việc.",
        "Chỉ thị 05-CT/TW, Chỉ thị 06-CT/TW, Chỉ thị 07-CT/TW.", "ISO 9001:2015, TCVN 5574:2018.",
        "Gói thầu số 05 thuộc dự án 2021-2025.", "Tờ trình 1234/TTr-SNN ngày 05.08.2025 đã được duyệt.",
        "Hợp đồng số 0912/2025/HĐ-XD còn vướng.",
    ]

    static let dates = [
        "Đảng Cộng sản Việt Nam thành lập ngày 03.02.1930.",
        "Ngày 03-02-1930 và ngày 02-09-1945 là mốc lịch sử.",
        "Từ 03.02.1930 - 02.09.1945 là giai đoạn đấu tranh.", "Từ 03/02/1930-03/02/2025 kỷ niệm 95 năm.",
        "Giai đoạn 2021-2025, tầm nhìn 2030-2045.", "Từ tháng 03/2025 - 07/2025 giá tăng.",
        "Từ 01/01 - 31/03/2025 có 12 cuộc họp.", "Từ 01.01.2025 đến 31.12.2025.",
        "Thời gian 08.00 - 11.30 08.11.2025.",
        "Thời gian 08.00 - 11.30 - 14.00 hằng ngày.", "Họp lúc 07:30-11:30 ngày 05/11.",
        "Quý I/2025, quý II/2025, 6 tháng đầu năm 2025.", "Năm 2024 2025 2026 đều tăng.",
        "Lịch: 05-06-07-08-09 tháng 11.", "Ngày 2025-11-21 đã họp.", "Nhiệm kỳ 2020 - 2025 và 2025 - 2030.",
        "Các ngày 03, 05, 07, 08, 09 tháng 11.", "Từ 03.2025 - 07.2025 triển khai.",
        "Cập nhật 20251121083012.",
        "Tuần 45 (03/11–09/11/2025).", "Kỷ niệm 80 năm (02/9/1945 - 02/9/2025).",
        "Khai giảng 05/9, nghỉ Tết 09 ngày.",
        "Đợt 1: 01-02-2025; đợt 2: 01-03-2025.", "08/03 và 20/10 hằng năm.", "Kỳ họp thứ 8-9 khóa XV.",
    ]

    static let amounts = [
        "Tổng mức đầu tư 150.000.000.000 đồng.", "Hỗ trợ 150.000.000đ cho mỗi nhà.",
        "Thu ngân sách 1.234.567.890.123 đồng.", "Kinh phí 150 000 000 đồng từ xã hội hóa.",
        "Đã giải ngân 123.456.789 đồng.", "Đã giải ngân 123456789 đồng.", "Tổng cộng: 235.678.912.",
        "Vốn 84.912.345.678 đồng.", "Vốn 84 912 345 678 đồng.", "Quỹ thu được 350000000 VNĐ.",
        "Quỹ thu được 150000000.", "Dư nợ 12,5 tỷ đồng, tăng 3,75%.", "Số dư 1.050.912.345 đồng cuối kỳ.",
        "Nợ xấu 2,345,678,901 đồng.", "Giá 23.456 đồng/kWh.", "Mức phạt 5.000.000 - 10.000.000 đồng.",
        "Căn cước: kinh phí in 150.000.000.000 đồng.", "Đã cấp căn cước cho 123.456.789 người.",
        "Điện thoại bàn giao trị giá 912.345.678 đồng.", "Tài trợ 100.000 USD.",
        "Thu nhập 59.123.456 đồng/người/năm.",
        "Chi 30.000.000 30.000.000 và 40.000.000 đồng.", "Lãi suất 0,123456789% mỗi ngày.",
        "Tỷ giá 25.345,67 đồng.",
        "Tổng số tiền 312345678 đ.", "Ngân sách 123 tỷ 456 triệu 789 nghìn đồng.", "Tăng 100.000.000.000%.",
        "Doanh thu 031.5 tỷ.", "Lỗ -150.000.000 đồng.", "Hệ số 0.350 0.420 0.515.",
    ]

    static let places = [
        "Thửa đất số 123, tờ bản đồ số 45, diện tích 1.234,5 m².", "Thu hồi 12,5 ha đất lúa tại 03 xã.",
        "Diện tích 123456789 m² mặt nước.", "Tọa độ 20.844911, 106.688084.",
        "Thôn 5, xã Cô Tô, đặc khu Cô Tô.",
        "Đường Bà Triệu và đường Ông Ích Khiêm ngập nặng.",
        "Tỉnh Bà Rịa Vũng Tàu sáp nhập vào Thành phố Hồ Chí Minh.",
        "Khu du lịch Bà Nà Hills đông khách.", "Đường tỉnh 359, quốc lộ 10, km 12+350.",
        "Trụ sở tại số 12 đường Lê Lợi mở cửa cả thứ Bảy.", "Trụ sở mới số 18 phố Hoàng Diệu.",
        "Tổ dân phố số 5 và nhà văn hóa số 3.", "Nhà máy số 2 xả khói.", "Số 12 đường dây bị quá tải.",
        "Khối nhà A5 chung cư.", "Nước Anh Quốc và nước Đức.", "Bệnh viện số 1, trạm y tế số 2.",
        "Lô 5, thửa 12, tờ 07, xứ đồng Mả Dài.", "Tuyến đường số 5 nối khu công nghiệp.",
        "Cống số 3, trạm bơm số 7.",
    ]

    static let offices = [
        "Điện thoại Văn phòng: 0225.3842.579.", "Điện thoại bàn (024) 3825 4567, fax 024 3825 4568.",
        "Liên hệ 02253842579 trong giờ hành chính.", "Gọi +84 24 3825 4567 hoặc +84.225.384.2579.",
        "Đường dây nóng 0225 3842579 - 0225 3842580.", "Tổng đài 1900 6868, 1800 599 920.",
        "Gọi 024 3204 5678 1 (máy lẻ).",
        "Gọi 113, 114, 115 hoặc 111.",
        "Hotline 19001234 và 18001091.", "Tổng đài 1022 nhận 1.234 cuộc gọi.",
        "Hộp thư ubnd@haiphong.gov.vn nhận đơn.", "Hộp thư vanphong.tinhuy@quangninh.dcs.vn.",
        "Nhóm facebook.com/groups/chongngap có 5.000 thành viên.",
        "Trên facebook.com và tiktok.com có nhiều ý kiến.",
        "Trên mạng xã hội Facebook: nhiều ý kiến cho rằng giá tăng.", "Zalo: người dân trao đổi nhiều.",
        "Xem https://haiphong.gov.vn/tin-tuc/123456789.html để biết.", "Cổng dichvucong.gov.vn quá tải.",
        "Báo tuoitre.vn, vnexpress.net và baochinhphu.vn đưa tin.", "Facebook: livestream bán hàng tràn lan.",
        "Kênh youtube.com/watch?v=abc123 của đài.", "Giá điện @ giờ cao điểm tăng.",
        "Điện thoại bàn: 028 3829 1234.",
        "Điện thoại: 0203.3835.123 (Văn thư).", "Fax: 0236 3822 345.",
    ]

    static let people = [
        "Ông bà, cha mẹ lo lắng về học phí.", "Các đồng chí Ủy viên Ban Thường vụ dự họp.",
        "Đồng chí Bí thư Tỉnh ủy chủ trì.", "Đồng chí Tổng Bí thư phát biểu.",
        "Đồng chí Phó Chủ tịch UBND tiếp dân.",
        "Đồng chí Trưởng Ban Tuyên giáo và Dân vận kết luận.", "Bà A và ông B cùng có ý kiến.",
        "Ông Trump áp thuế.",
        "Bác Hồ dạy về dân vận.", "Trong đó có Công văn của Sở.", "Chị em Phụ nữ ủng hộ.",
        "Anh chị em Công đoàn lo việc làm.",
        "Nhân dân đồng tình với chủ trương của Trung ương.", "Có Ban Chỉ đạo và Tổ giúp việc.",
        "Học tập tư tưởng Hồ Chí Minh.", "Cô Tô đón nhiều du khách.", "Cụ thể: Sở Y tế chậm trả lời.",
        "Người dân ở ba Thôn Đông, Tây, Nam.", "Tình hình ổn định, không có điểm nóng.",
        "Dư luận quan tâm giá vàng, giá đất, an toàn thực phẩm.", "Em Tuấn và em Lan được khen.",
        "Đồng chí Giám đốc Sở Công Thương trả lời.", "Cháu bé 5 tuổi bị đuối nước.",
    ]

    static let figures = [
        "Có 1.234 hộ, 5.678 khẩu, 12 thôn.", "Tỷ lệ 98,7% (tăng 0,35 điểm).",
        "Phát ra 1.200 phiếu, thu về 1.187 phiếu.",
        "Xếp thứ 05/12 toàn tỉnh.", "Đạt 05/12 chỉ tiêu, 03/05 nhiệm vụ.", "Các tổ 01, 02, 03, 04, 05, 06.",
        "Tổ 01 - 02 - 03 - 04 - 05 - 06 cùng họp.", "Lần lượt 12 34 56 78 hộ.", "Tỷ số 3-2, 5-4-1.",
        "SARS-CoV-2, H5N1, PM2.5.",
        "Nhiệt độ 38-40 độ C.", "Mực nước 3,75 m.", "Số: 1 2 3 4 5 6 7 8 9 10.", "0 0 0", "",
        "Sản lượng 123.456 tấn.", "Tăng từ 05 lên 09 điểm.", "Trang 03-05, 07-09.", "Lớp 5A1, 5A2, 5A3.",
    ]
}
