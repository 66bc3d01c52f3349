"""What the bot says on its own account, in both languages of the house."""

from collections.abc import Mapping

from core import api

Words = Mapping[str, str]
"""The same words by language, vi and en."""

GREETING: Words = {
    "vi": "Xin chào. Anh/chị viết điều muốn phản ánh, kiến nghị ngay tại đây, gửi kèm"
    " ảnh và vị trí nếu có; viết nhiều tin cũng được. Chúng tôi sẽ gửi lại mã hồ sơ."
    " Gửi mã đó, hoặc /hoso, để xem tiến độ.",
    "en": "Welcome. Write here what you want to report or ask; photos and a location"
    " help, and several messages are fine. You will get a code. Send it, or /hoso, to"
    " see how your case stands.",
}
HOW_TO_WRITE: Words = {
    "vi": "Xin viết bằng lời điều anh/chị muốn phản ánh. Gửi mã hồ sơ, hoặc /hoso, để"
    " xem tiến độ.",
    "en": "Please tell us in words. Send the code of a case, or /hoso, to see how it"
    " stands.",
}
NO_CASE: Words = {
    "vi": "Không có hồ sơ nào mang mã này. Xin kiểm tra lại.",
    "en": "No case has this code. Please check it.",
}
NO_CASES: Words = {
    "vi": "Anh/chị chưa gửi thư nào qua đây.",
    "en": "You have not sent a letter here yet.",
}


def progress(case: api.CaseGlance) -> Words:
    """Say how a case stands; nobody is named in it."""
    due = f"{case.due_at:%d/%m/%Y}" if case.due_at else ""
    told = {
        "vi": [f"Hồ sơ {api.show_code(case.code)}: {case.stage}.", case.unit]
        + ([f"Hạn giải quyết: {due}."] if due else []),
        "en": [f"Case {api.show_code(case.code)}: {case.stage}.", case.unit]
        + ([f"Due: {due}."] if due else []),
    }
    return {
        lang: "\n".join(filter(None, [*lines, case.answer, case.url]))
        for lang, lines in told.items()
    }
