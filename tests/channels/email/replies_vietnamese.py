"""What Vietnamese mail programs put around an answer: shapes seen, words ours.

Each case: a name, the whole text, and the newly written part.
"""

ANSWER = "Tôi đồng ý với phương án của phường."
OLDER = "Kính gửi ông,\nPhường đã nhận được phản ánh về điểm đổ rác."
QUOTED = "\n".join(f"> {line}" for line in OLDER.split("\n"))


def _after(head: str, *, marked: bool = True) -> str:
    return f"{ANSWER}\n\n{head}\n\n{QUOTED if marked else OLDER}\n"


CASES: list[tuple[str, str, str]] = [
    # --- Gmail, in the browser and on phones -------------------------------------
    (
        "Gmail, day and clock, address on the next line",
        _after(
            "Vào Th 2, 5 thg 6, 2023 vào lúc 10:24 UBND phường An Bình <\n"
            "tiepdan@anbinh.gov.vn> đã viết:"
        ),
        ANSWER,
    ),
    (
        "Gmail, one line",
        _after(
            "Vào Th 4, 14 thg 2, 2024 vào lúc 08:05 Tiếp dân <tiepdan@anbinh.gov.vn>"
            " đã viết:"
        ),
        ANSWER,
    ),
    (
        "Gmail, Sunday",
        _after("Vào CN, 1 thg 12, 2024 lúc 21:40 Lê Thu <thu.le@vidu.vn> đã viết:"),
        ANSWER,
    ),
    (
        "Gmail of ten years ago",
        _after("Vào 10:24 Ngày 05 tháng 6 năm 2013, Lê Thu <thu@vidu.vn> đã viết:"),
        ANSWER,
    ),
    (
        "Gmail, clock first",
        _after("Vào lúc 10:24 Th 2, 5 thg 6, 2023 Lê Thu <thu@vidu.vn> đã viết:"),
        ANSWER,
    ),
    (
        "Gmail, three lines",
        _after(
            "Vào Th 6, 30 thg 8, 2024 vào lúc 16:17 Bộ phận Tiếp nhận và Trả kết quả\n"
            "Ủy ban nhân dân phường An Bình <\n"
            "motcua.phuonganbinh@thanhpho.gov.vn> đã viết:"
        ),
        ANSWER,
    ),
    (
        "Gmail, verb alone on its line",
        _after(
            "Vào Th 6, 30 thg 8, 2024 vào lúc 16:17 Lê Thu <thu.le@vidu.vn>\nđã viết:"
        ),
        ANSWER,
    ),
    (
        "Gmail on Android, quotation without marks",
        _after(
            "Vào Th 5, 7 thg 3, 2024, 19:02 Lê Thu <thu.le@vidu.vn> đã viết:",
            marked=False,
        ),
        ANSWER,
    ),
    (
        "Gmail in English, Vietnamese words",
        _after("On Mon, Jun 5, 2023 at 10:24 AM Lê Thu <thu.le@vidu.vn> wrote:"),
        ANSWER,
    ),
    (
        "Gmail, answer on the attribution's line",
        (
            f"{ANSWER} Vào Th 2, 5 thg 6, 2023 vào lúc 10:24 Lê Thu <thu@vidu.vn> "
            f"đã viết:"
            f"\n{QUOTED}\n"
        ),
        ANSWER,
    ),
    # --- Apple -------------------------------------------------------------------
    (
        "Apple Mail on iPhone",
        (
            f"{ANSWER}\n\nĐã gửi từ iPhone của tôi\n\n"
            "> Vào 10:24, 5 thg 6, 2023, Lê Thu <thu.le@vidu.vn> đã viết:\n> \n"
            f"{QUOTED}\n"
        ),
        ANSWER,
    ),
    (
        "Apple Mail on a Mac",
        _after("Vào ngày 5 thg 6, 2023, lúc 10:24, Lê Thu <thu.le@vidu.vn> đã viết:"),
        ANSWER,
    ),
    (
        "Apple Mail, no answerer's address",
        _after("Vào ngày 05/06/2023 lúc 10:24, Lê Thu đã viết:"),
        ANSWER,
    ),
    # --- Outlook -----------------------------------------------------------------
    (
        "Outlook, rule and header",
        (
            f"{ANSWER}\n\n________________________________\n"
            "Từ: Tiếp dân <tiepdan@anbinh.gov.vn>\n"
            "Đã gửi: Thứ Hai, 5 Tháng Sáu 2023 10:24 SA\n"
            "Tới: Nguyễn Văn Bình <binh@vidu.vn>\n"
            f"Chủ đề: Trả lời phản ánh\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook, header only",
        (
            f"{ANSWER}\n\nTừ: Tiếp dân [mailto:tiepdan@anbinh.gov.vn]\n"
            "Đã gửi: 05 Tháng Sáu 2023 10:24\n"
            f"Tới: Nguyễn Văn Bình\nCc: Lê Thu\nChủ đề: RE: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook, bold labels",
        (
            f"{ANSWER}\n\n*Từ:* Tiếp dân <tiepdan@anbinh.gov.vn>\n"
            "*Đã gửi:* Thứ Hai, 5 Tháng Sáu 2023 10:24\n*Đến:* Bình <binh@vidu.vn>\n"
            f"*Chủ đề:* Re: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook on the web",
        (
            f"{ANSWER}\n\nTải xuống Outlook cho iOS\n________________________________\n"
            "Từ: Tiếp dân <tiepdan@anbinh.gov.vn>\n"
            "Gửi: Thứ Hai, Tháng Sáu 5, 2023 10:24:11 AM\n"
            f"Đến: Bình <binh@vidu.vn>\nTiêu đề: Re: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook for Android",
        (
            f"{ANSWER}\n\nLấy Outlook dành cho Android<https://aka.ms/vidu>\n"
            "________________________________\n"
            "Từ: Tiếp dân <tiepdan@anbinh.gov.vn>\nĐã gửi: 05 Tháng Sáu 2023 10:24\n"
            f"Tới: Bình <binh@vidu.vn>\nChủ đề: Re: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook, dividing line in Vietnamese",
        (
            f"{ANSWER}\n\n-----Tin nhắn gốc-----\nTừ: tiepdan@anbinh.gov.vn\n"
            f"Đã gửi: 05/06/2023 10:24\nTới: Bình\nChủ đề: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook, dividing line in English",
        (
            f"{ANSWER}\n\n-----Original Message-----\nFrom: Tiếp dân\n"
            f"Sent: Monday, June 5, 2023 10:24 AM\nTo: Bình\nSubject: Rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Outlook, quoted labels",
        (
            f"{ANSWER}\n\n> Từ: Tiếp dân <tiepdan@anbinh.gov.vn>\n"
            f"> Đã gửi: 05/06/2023\n"
            f"> Tới: Bình\n> Chủ đề: Rác\n>\n{QUOTED}\n"
        ),
        ANSWER,
    ),
    # --- Yahoo -------------------------------------------------------------------
    (
        "Yahoo",
        _after(
            "Vào Thứ Hai, 5 tháng 6, 2023 lúc 10:24:11 SA GMT+7, Lê Thu"
            " <thu.le@vidu.vn> đã viết:",
            marked=False,
        ),
        ANSWER,
    ),
    (
        "Yahoo on Android",
        (
            f"{ANSWER}\n\nĐược gửi từ Yahoo Mail trên Android\n\n"
            " Vào Th 2, 5 thg 6, 2023 lúc 10:24, Lê Thu<thu.le@vidu.vn> đã viết:"
            f"   {OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Yahoo, wrapped",
        _after(
            "Vào Thứ Hai, 5 tháng 6, 2023 lúc 10:24:11 CH GMT+7, UBND phường An Bình\n"
            "<tiepdan@anbinh.gov.vn> đã viết:",
            marked=False,
        ),
        ANSWER,
    ),
    (
        "Yahoo of old",
        (
            f"{ANSWER}\n\n--- Ngày T.Hai, 5/6/12, Lê Thu <thu.le@vidu.vn> đã viết:\n\n"
            f"Từ: Lê Thu <thu.le@vidu.vn>\nChủ đề: Rác\nTới: binh@vidu.vn\n"
            f"Ngày: Thứ Hai, 5 tháng 6, 2012, 10:24\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    # --- Zimbra, Roundcube, Thunderbird, eM Client, Zoho --------------------------
    (
        "Zimbra, as state offices have it",
        (
            f"{ANSWER}\n\n----- Tin nhắn gốc -----\n"
            f"Từ: Tiếp dân <tiepdan@anbinh.gov.vn>\n"
            "Tới: binh <binh@vidu.vn>\nĐã gửi: Mon, 05 Jun 2023 10:24:11 +0700 (ICT)\n"
            f"Chủ đề: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Zimbra, another translation",
        (
            f"{ANSWER}\n\n----- Thư gốc -----\n"
            'Người gửi: "Tiếp dân" <t@anbinh.gov.vn>\n'
            'Người nhận: "Bình" <binh@vidu.vn>\nNgày gửi: Thứ hai, 5/6/2023 10:24:11\n'
            f"Tiêu đề: Điểm đổ rác\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Roundcube",
        _after("Vào 2023-06-05 10:24, Tiếp dân viết:"),
        ANSWER,
    ),
    (
        "Roundcube, long words",
        _after("Vào lúc 05.06.2023 10:24, tiepdan@anbinh.gov.vn đã viết:"),
        ANSWER,
    ),
    ("Thunderbird", _after("Vào 05/06/2023 10:24, Tiếp dân đã viết:"), ANSWER),
    (
        "Thunderbird, clock last",
        _after("Ngày 05/06/2023 lúc 10:24, Lê Thu viết:"),
        ANSWER,
    ),
    (
        "Thunderbird, in English",
        _after("On 05/06/2023 10:24, Tiếp dân wrote:"),
        ANSWER,
    ),
    (
        "Zoho",
        (
            f"{ANSWER}\n\n---- Vào Th 2, 05 thg 6 2023 10:24:11 +0700 "
            f"tiepdan@anbinh.gov.vn đã viết ----\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    (
        "Samsung",
        (
            f"{ANSWER}\n\nĐã gửi từ điện thoại Samsung Galaxy của tôi\n\n"
            "-------- Thư gốc --------\nTừ: Tiếp dân <tiepdan@anbinh.gov.vn>\n"
            f"Ngày: 05/06/2023 10:24 (GMT+07:00)\nĐến: binh@vidu.vn\nChủ đề: Rác\n\n"
            f"{OLDER}"
        ),
        ANSWER,
    ),
    (
        "Samsung, another translation",
        (
            f"{ANSWER}\n\nĐược gửi từ thiết bị Galaxy của tôi\n\n"
            "-------- Tin nhắn gốc --------\nTừ: tiepdan@anbinh.gov.vn\n"
            f"Ngày: 10:24 5/6/23 (GMT+07:00)\nTới: binh@vidu.vn\nChủ đề: Rác\n\n{OLDER}"
        ),
        ANSWER,
    ),
    (
        "Zalo Mail",
        (
            f"{ANSWER}\n\nĐược gửi từ Zalo\n\n----- Tin nhắn ban đầu -----\n"
            f"Từ: tiepdan@anbinh.gov.vn\nThời gian: 10:24 05/06/2023\nĐến: Bình\n\n"
            f"{OLDER}"
        ),
        ANSWER,
    ),
    (
        "a portal, date in words",
        _after("Vào lúc 10 giờ 24 phút ngày 5 tháng 6 năm 2023, Tiếp dân đã viết:"),
        ANSWER,
    ),
    (
        "a portal, in the letter of",
        _after("Trong thư ngày 05/06/2023, phường An Bình viết:"),
        ANSWER,
    ),
    (
        "a portal, above this line",
        f"{ANSWER}\n\n##- Vui lòng trả lời phía trên dòng này -##\n\n{OLDER}\n",
        ANSWER,
    ),
    (
        "name, then address, then verb",
        _after("Tiếp dân phường <tiepdan@anbinh.gov.vn> đã viết vào 10:24 5/6/2023:"),
        ANSWER,
    ),
    (
        "without diacritics",
        _after("Vao Th 2, 5 thg 6, 2023 luc 10:24 Le Thu <thu@vidu.vn> da viet:"),
        ANSWER,
    ),
    (
        "labels without diacritics",
        (
            f"{ANSWER}\n\nTu: Tiep dan <tiepdan@anbinh.gov.vn>\n"
            f"Da gui: 05/06/2023 10:24\n"
            f"Toi: Binh\nChu de: Rac\n\n{OLDER}\n"
        ),
        ANSWER,
    ),
    # --- places of the answer ----------------------------------------------------
    (
        "below the quotation",
        (
            f"Vào Th 2, 5 thg 6, 2023 vào lúc 10:24 Lê Thu <thu@vidu.vn> đã viết:\n"
            f"{QUOTED}\n\n{ANSWER}\n"
        ),
        ANSWER,
    ),
    (
        "between quoted lines",
        (
            "Vào 05/06/2023 10:24, Lê Thu đã viết:\n> Ông có thể đến thứ Ba không?\n\n"
            "Được ạ.\n\n> Ông mang theo giấy tờ nhà nhé.\n\nVâng, tôi sẽ mang.\n"
        ),
        "Được ạ.\n\nVâng, tôi sẽ mang.",
    ),
    (
        "above and below",
        (
            f"Chào cô Thu,\n\nVào 05/06/2023 10:24, Lê Thu đã viết:\n{QUOTED}\n\n"
            f"{ANSWER}\n"
        ),
        f"Chào cô Thu,\n\n{ANSWER}",
    ),
    # --- signatures --------------------------------------------------------------
    ("iPhone", f"{ANSWER}\n\nGửi từ iPhone của tôi\n", ANSWER),
    ("Outlook's advertisement", f"{ANSWER}\n\nTải Outlook cho Android\n", ANSWER),
    ("two dashes", f"{ANSWER}\n\n-- \nNguyễn Văn Bình\nĐT: 0903 123 456\n", ANSWER),
    (
        "contact details after a closing, in an answer",
        (
            f"{ANSWER}\n\nTrân trọng,\nNguyễn Văn Bình\nTrưởng ban quản trị\n"
            f"ĐT: 0903 123 456\n\nVào 05/06/2023 10:24, Lê Thu đã viết:\n{QUOTED}\n"
        ),
        ANSWER,
    ),
    (
        "disclaimer of a company",
        (
            f"{ANSWER}\n\n"
            f"Thư này và các tệp đính kèm có thể chứa thông tin bảo mật, chỉ "
            "dành cho người nhận có tên ở trên.\n"
        ),
        ANSWER,
    ),
    (
        "a list's footer",
        (
            f"{ANSWER}\n\n_______________________________________________\n"
            "Danh sách thư tổ dân phố\nHủy đăng ký: https://vidu.vn/huy\n"
        ),
        ANSWER,
    ),
    # --- what must stay ----------------------------------------------------------
    (
        "who the citizen is stays in a first letter",
        (
            "Đề nghị phường xem xét.\n\nTrân trọng,\nNguyễn Văn Bình\n"
            "Địa chỉ: 12 Lê Lợi\nSĐT: 0903 123 456"
        ),
        (
            "Đề nghị phường xem xét.\n\nTrân trọng,\nNguyễn Văn Bình\n"
            "Địa chỉ: 12 Lê Lợi\nSĐT: 0903 123 456"
        ),
    ),
    (
        "a form that a person filled in",
        (
            "ĐƠN KIẾN NGHỊ\nTừ: Nguyễn Văn Bình\nĐến: UBND phường\n"
            "Chủ đề: Điểm đổ rác\n"
            "Nội dung: rác tồn ba ngày."
        ),
        (
            "ĐƠN KIẾN NGHỊ\nTừ: Nguyễn Văn Bình\nĐến: UBND phường\n"
            "Chủ đề: Điểm đổ rác\n"
            "Nội dung: rác tồn ba ngày."
        ),
    ),
    (
        "a period of time",
        "Cúp nước liên tục.\nTừ: 01/06/2023\nĐến: 05/06/2023\nĐề nghị khắc phục.",
        "Cúp nước liên tục.\nTừ: 01/06/2023\nĐến: 05/06/2023\nĐề nghị khắc phục.",
    ),
    (
        "somebody wrote, in a sentence",
        (
            "Cán bộ đã viết: hồ sơ hợp lệ. Nhưng đến nay chưa có kết quả.\nVào ngày "
            "05/06/2023 tôi đã gửi đơn.\nMong phường trả lời."
        ),
        (
            "Cán bộ đã viết: hồ sơ hợp lệ. Nhưng đến nay chưa có kết quả.\nVào ngày "
            "05/06/2023 tôi đã gửi đơn.\nMong phường trả lời."
        ),
    ),
    (
        "sent from the house, in a sentence",
        "Đơn này gửi từ tổ dân phố 5.\n\nGửi từ tổ dân phố, mong phường xem.",
        "Đơn này gửi từ tổ dân phố 5.\n\nGửi từ tổ dân phố, mong phường xem.",
    ),
    (
        "a forward is kept whole",
        (
            "Kính chuyển phường xem xét.\n\n---------- Thư đã chuyển tiếp ---------\n"
            "Từ: Lê Thu <thu@vidu.vn>\nNgày: 10:24 05/06/2023\nTới: binh@vidu.vn\n"
            "Chủ đề: Rác\n\nRác tồn ba ngày."
        ),
        (
            "Kính chuyển phường xem xét.\n\n---------- Thư đã chuyển tiếp ---------\n"
            "Từ: Lê Thu <thu@vidu.vn>\nNgày: 10:24 05/06/2023\nTới: binh@vidu.vn\n"
            "Chủ đề: Rác\n\nRác tồn ba ngày."
        ),
    ),
    (
        "nothing but a quotation is better than nothing",
        f"Vào 05/06/2023 10:24, Lê Thu đã viết:\n{QUOTED}",
        f"Vào 05/06/2023 10:24, Lê Thu đã viết:\n{QUOTED}",
    ),
]
