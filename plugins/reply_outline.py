"""Begins an answer: the points a good one makes, for the officer to fill in."""

from core import api

_GREETING = "Kính gửi anh/chị,"
_OPENING = "Về nội dung anh/chị nêu{about}, chúng tôi trả lời như sau:"
_POINTS: dict[api.LetterKind, tuple[str, ...]] = {
    api.LetterKind.REPORT: (
        "Kết quả kiểm tra: [ai đã kiểm tra, khi nào, thấy gì]",
        "Việc đã làm hoặc sẽ làm: [việc gì, xong vào ngày nào]",
        "Bằng chứng: [ảnh, biên bản kèm theo]",
        "Người liên hệ nếu chưa ổn: [tên, số điện thoại]",
    ),
    api.LetterKind.PETITION: (
        "Ý kiến của cơ quan về từng điểm: [đồng ý, chưa đồng ý, vì sao]",
        "Căn cứ: [văn bản, điều khoản]",
        "Bước tiếp theo và thời gian: [ai làm, bao giờ]",
        "Nếu thuộc cơ quan khác: [tên, địa chỉ, điện thoại]",
    ),
    api.LetterKind.COMPLAINT: (
        "Nội dung khiếu nại: [quyết định hoặc hành vi bị khiếu nại]",
        "Kết quả xác minh: [tài liệu, đối thoại, nhân chứng]",
        "Căn cứ pháp luật: [văn bản, điều khoản]",
        "Kết luận: [đúng, đúng một phần, sai] và việc giữ nguyên, sửa hoặc hủy",
        "Quyền khiếu nại lần hai hoặc khởi kiện: [nơi nhận, thời hạn]",
    ),
    api.LetterKind.DENUNCIATION: (
        "Kết quả xử lý ban đầu: [thụ lý, không thụ lý, chuyển]",
        "Căn cứ pháp luật: [văn bản, điều khoản]",
        "Bước tiếp theo và thời hạn: [việc gì, bao giờ]",
    ),
}


@api.hookimpl
def suggest_reply(ticket: api.Ticket) -> api.ReplySuggestion | None:
    """Outline the answer this kind of letter asks for; None while it is unknown."""
    points = _POINTS.get(ticket.facts.kind) if ticket.facts.kind else None
    if points is None:
        return None
    place = ticket.letter.place if ticket.letter else ""
    opening = _OPENING.replace("{about}", f" tại {place}" if place else "")
    numbered = (f"{n}. {point}" for n, point in enumerate(points, start=1))
    return api.ReplySuggestion(
        body="\n\n".join((_GREETING, opening, *numbered)),
        reasons=(api.because("Các điểm một câu trả lời cần có"),),
    )
