"""What we say by ourselves in a talk: short, plain, and fit to be read aloud."""

from collections.abc import Sequence

from core import api
from core.api import gettext as _

_MOST_ANSWER = 1_000
"""Characters of a signed answer that are repeated when somebody asks for progress."""
_MOST_CASES = 5


def greeting() -> str:
    """Say how to write to us, to who has just begun to follow the account."""
    return _(
        "Kính chào ông/bà, anh/chị!\n\n"
        "Xin viết điều muốn phản ánh, kiến nghị ngay tại đây, như nhắn tin cho người"
        " nhà. Có thể gửi thêm ảnh và vị trí.\n\n"
        "Viết xong, xin chờ khoảng một phút: chúng tôi gửi lại mã hồ sơ. Muốn biết"
        " việc đến đâu, xin nhắn “tiến độ”."
    )


def how_to_write() -> str:
    """Answer a sticker, a greeting or thanks: politely, and once in a while only."""
    return _(
        "Xin cảm ơn. Anh/chị có điều gì cần phản ánh, xin viết bằng chữ hoặc gửi ảnh"
        " tại đây. Muốn biết việc đến đâu, xin nhắn “tiến độ”."
    )


def not_readable() -> str:
    """Ask for words: what came is of a kind we cannot open."""
    return _("Chúng tôi chưa mở được nội dung vừa gửi. Xin viết bằng chữ hoặc gửi ảnh.")


def wrong_code() -> str:
    """Say that a code has a mistake in it, or belongs to nobody."""
    return _(
        "Không có hồ sơ nào mang mã này. Xin xem lại mã, gồm 12 chữ và số; viết hoa"
        " hay thường, có gạch hay không đều được."
    )


def no_cases() -> str:
    """Say that this citizen has sent nothing yet."""
    return _(
        "Anh/chị chưa có hồ sơ nào gửi qua Zalo. Xin viết nội dung tại đây để gửi."
    )


def one_case(case: api.CaseGlance) -> str:
    """Tell how far a case has come: what its tracking page shows to whoever knows."""
    lines = [
        _("Hồ sơ {code}").format(code=api.show_code(case.code)),
        case.stage,
    ]
    if case.unit:
        lines.append(_("Đơn vị giải quyết: {unit}").format(unit=case.unit))
    if case.due_at is not None:
        lines.append(_("Hạn: {date}").format(date=f"{case.due_at:%d/%m/%Y}"))
    if case.answer:
        lines += ["", _("Trả lời:"), _shortened(case.answer)]
    return "\n".join([*lines, "", case.url])


def several_cases(cases: Sequence[api.CaseGlance]) -> str:
    """Tell how far the newest cases have come, one line each."""
    lines = [
        f"{api.show_code(case.code)}\n{case.stage}" for case in cases[:_MOST_CASES]
    ]
    asks = _("Muốn xem kỹ việc nào, xin gửi mã của việc đó.")
    return "\n\n".join([_("Các việc gần đây của anh/chị:"), *lines, asks])


def add_now(code: str) -> str:
    """Say that what follows is added to a case."""
    return _("Xin viết hoặc gửi ảnh cần bổ sung cho hồ sơ {code}.").format(
        code=api.show_code(code)
    )


def added(code: str) -> str:
    """Say that the words were added to a case."""
    return _("Đã chuyển phần bổ sung vào hồ sơ {code}.").format(
        code=api.show_code(code)
    )


def write_anew() -> str:
    """Say that what follows is a new matter."""
    return _("Xin viết việc mới tại đây.")


def cannot_add() -> str:
    """Say that nothing can be added from here: a stranger's case, or a closed one."""
    return _(
        "Không bổ sung được vào hồ sơ này. Nếu là việc mới, xin viết ngay tại đây."
    )


def thanks() -> str:
    """Thank a satisfied citizen."""
    return _("Cảm ơn anh/chị đã cho ý kiến. Hồ sơ kết thúc.")


def tell_us_why() -> str:
    """Ask a citizen who was not satisfied for the reason."""
    return _(
        "Chúng tôi xin lỗi vì anh/chị chưa hài lòng. Xin viết rõ điều chưa được: chúng"
        " tôi lập hồ sơ mới và trả lời lại."
    )


def rated_already() -> str:
    """Say that nothing is asked about this case, or no more."""
    return _("Hồ sơ này không còn chờ ý kiến của anh/chị. Xin cảm ơn.")


def _shortened(answer: str) -> str:
    if len(answer) <= _MOST_ANSWER:
        return answer
    return answer[:_MOST_ANSWER].rsplit(maxsplit=1)[0] + " …"
