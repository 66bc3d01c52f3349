"""The ticket's page over a real house: supply, confirm, correct, write, seal."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from core.channel import Channel
from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.duplicate import Sameness
from core.domain.eligibility import Verdict
from core.domain.glance import Window
from core.domain.message import Outgoing, Receipt
from core.domain.officer import Officer, Role
from core.domain.party import Party
from core.domain.stage import Stage
from core.errors import TicketUnknown
from core.store.tables import MessageRow
from core.web.sending import why_not_sent
from tests.web.officers import LAMP, DeskHouse, desk_house

NOW = datetime.now(UTC)
COMPLAINT = "Tôi khiếu nại Quyết định số 215/QĐ-UBND."
DENUNCIATION = "Tôi tố cáo ông A nhận hối lộ."
UNSURE = "Chuyện không rõ ràng, đèn hỏng."


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


async def stage_of(house: DeskHouse, code: str) -> Stage:
    return (await house.ledger.find(code)).stage


def round_in(page: httpx.Response) -> str:
    found = re.search(r'name="round" value="(\d+)"', page.text)
    assert found
    return found[1]


async def test_one_key_accepts_the_advice_and_the_letter_goes_on(house: DeskHouse):
    code = await house.letter(UNSURE)
    lan = house.browser("lan")
    page = await lan.open(f"/desk/{code}")
    assert "<mark>hỏng</mark>" in page.text
    assert 'data-key="c"' in page.text
    after = await lan.send(f"/desk/{code}/confirm", round=round_in(page))
    assert "Đã chấp nhận gợi ý." in after.text
    ticket = await house.ledger.find(code)
    assert ticket.facts.kind is LetterKind.REPORT
    assert ticket.facts.decided_by["kind"] == "officer:lan"
    assert ticket.stage is Stage.ANSWER


async def test_an_officer_may_know_better_than_the_advice(house: DeskHouse):
    code = await house.letter(UNSURE)
    await house.browser("lan").send(f"/desk/{code}/classify", kind="kien_nghi")
    ticket = await house.ledger.find(code)
    assert ticket.facts.kind is LetterKind.PETITION


async def test_two_officers_at_once_lose_nothing_that_was_typed(house: DeskHouse):
    code = await house.letter(UNSURE)
    lan = house.browser("lan")
    seen = round_in(await lan.open(f"/desk/{code}"))
    await house.browser("binh").send(f"/desk/{code}/confirm", round=seen)
    late = await lan.send(
        f"/desk/{code}/correct", round=seen, fact="kind", **{"why-kind": "Đọc kỹ lại"}
    )
    assert late.status_code == 409
    assert "Hồ sơ vừa thay đổi" in late.text
    assert 'value="Đọc kỹ lại"' in late.text
    assert (await house.ledger.find(code)).facts.kind is LetterKind.REPORT


async def test_a_correction_needs_a_reason_and_says_what_it_is_instead(
    house: DeskHouse,
):
    code = await house.letter()
    lan = house.browser("lan")
    page = await lan.open(f"/desk/{code}")
    assert "Sẽ gạch: Loại đơn" in page.text
    refused = await lan.send(f"/desk/{code}/correct", fact="kind")
    assert refused.status_code == 422
    assert "Xin ghi lý do sửa." in refused.text
    page = await lan.send(
        f"/desk/{code}/correct",
        fact="kind",
        **{"why-kind": "Đề nghị lắp đèn mới", "to-kind": "kien_nghi"},
    )
    assert "Đã sửa." in page.text
    assert "Đề nghị lắp đèn mới" in page.text
    ticket = await house.ledger.find(code)
    assert ticket.facts.kind is LetterKind.PETITION
    assert ticket.facts.decided_by["kind"] == "officer:lan"
    assert ticket.stage is Stage.ANSWER


@pytest.mark.parametrize(
    ("fact", "fields", "wrong"),
    [
        ("topic", {"to-topic": "sao hỏa"}, "Xin chọn một giá trị trong danh sách."),
        ("routing", {"to-routing": "toa_an"}, "Xin ghi tên cơ quan"),
        ("clocks", {}, "Xin ghi lý do sửa."),
    ],
)
async def test_a_correction_to_nonsense_strikes_nothing(
    house: DeskHouse, fact: str, fields: dict[str, str], wrong: str
):
    code = await house.letter()
    why = {"why-topic": "x", "why-routing": "x"}
    page = await house.browser("lan").send(
        f"/desk/{code}/correct", fact=fact, **why, **fields
    )
    assert page.status_code == 422
    assert wrong in page.text
    assert await stage_of(house, code) is Stage.ANSWER


async def test_a_yes_the_line_gave_can_still_become_a_persons_no(house: DeskHouse):
    code = await house.letter()
    await house.browser("lan").send(
        f"/desk/{code}/correct",
        fact="eligibility",
        **{"to-eligibility": "luu_don", "why-eligibility": "Đã trả lời tháng trước"},
    )
    assert (await house.ledger.find(code)).closed_as is Disposition.FILED


async def test_a_join_can_be_undone(house: DeskHouse):
    older = await house.letter()
    newer = await house.letter("Bổ sung: cột số 45.", adds_to=older)
    lan = house.browser("lan")
    page = await lan.open(f"/desk/{newer}")
    assert "Nhập vào hồ sơ đã có" in page.text
    assert f'href="/desk/{older}"' in page.text
    await lan.send(
        f"/desk/{newer}/correct", fact="sameness", **{"why-sameness": "Việc khác"}
    )
    ticket = await house.ledger.find(newer)
    assert ticket.closed_as is None
    assert ticket.stage is Stage.ANSWER


async def test_every_no_is_a_persons_with_an_end_and_a_reason(house: DeskHouse):
    code = await house.letter(COMPLAINT)
    assert await stage_of(house, code) is Stage.QUALIFY
    lan = house.browser("lan")
    bare = await lan.send(
        f"/desk/{code}/qualify", verdict="khong_du_dieu_kien", ends_as="tra_don"
    )
    assert bare.status_code == 422
    assert "công dân sẽ đọc lý do này" in bare.text
    ended = await lan.send(
        f"/desk/{code}/qualify",
        verdict="khong_du_dieu_kien",
        why="Đơn chưa ghi quyết định bị khiếu nại.",
    )
    assert "Đã kết thúc: Đã hướng dẫn" in ended.text, "as the decision table says"
    ticket = await house.ledger.find(code)
    assert ticket.closed_as is Disposition.GUIDED


async def test_another_end_than_the_law_prescribes_is_told_and_must_be_meant(
    house: DeskHouse,
):
    code = await house.letter(COMPLAINT)
    lan = house.browser("lan")
    no = {"verdict": "khong_du_dieu_kien", "ends_as": "tra_don", "why": "Theo quy chế."}
    told = await lan.send(f"/desk/{code}/qualify", **no)
    assert told.status_code == 422
    assert "Bảng hướng xử lý: Hướng dẫn." in told.text
    assert "Vẫn làm khác bảng hướng xử lý" in told.text
    await lan.send(f"/desk/{code}/qualify", **no, against="yes")
    assert (await house.ledger.find(code)).closed_as is Disposition.RETURNED


async def test_an_eligible_letter_may_have_to_end_by_what_is_found_in_it(
    house: DeskHouse,
):
    code = await house.letter(COMPLAINT)
    lan = house.browser("lan")
    late = {"found-timing": "het_thoi_hieu"}
    told = await lan.send(f"/desk/{code}/qualify", verdict="du_dieu_kien", **late)
    assert told.status_code == 422
    assert "Bảng hướng xử lý: Trả đơn." in told.text
    assert (await house.ledger.find(code)).closed_as is None
    await lan.send(
        f"/desk/{code}/qualify",
        verdict="khong_du_dieu_kien",
        why="Quá 90 ngày từ ngày nhận quyết định.",
        **late,
    )
    ticket = await house.ledger.find(code)
    assert ticket.closed_as is Disposition.RETURNED
    assert ticket.facts.eligibility
    assert ticket.facts.eligibility.verdict is Verdict.ELIGIBLE
    assert ticket.facts.eligibility.found == {"timing": "het_thoi_hieu"}


async def test_the_page_says_what_the_law_prescribes_and_by_which_article(
    house: DeskHouse,
):
    code = await house.letter(COMPLAINT)
    page = await house.browser("lan").open(f"/desk/{code}")
    assert "Hướng xử lý theo luật" in page.text
    assert "Pháp luật của ngày đơn đến: " in page.text
    assert "Thụ lý" in page.text
    assert "Luật Khiếu nại 2011" in page.text
    assert "chưa được luật sư xác nhận" in page.text


async def test_a_yes_lets_the_letter_go_on(house: DeskHouse):
    code = await house.letter(COMPLAINT)
    await house.browser("lan").send(f"/desk/{code}/qualify", verdict="du_dieu_kien")
    assert Stage.QUALIFY.before(await stage_of(house, code))


async def test_doubtful_spam_waits_for_a_person_and_a_verdict_can_be_undone(
    house: DeskHouse,
):
    code = await house.letter("Mua hàng tại http://x.example")
    lan = house.browser("lan")
    await lan.send(f"/desk/{code}/screen", spam="yes")
    assert (await house.ledger.find(code)).closed_as is Disposition.SPAM
    await lan.send(
        f"/desk/{code}/correct", fact="screening", **{"why-screening": "Thư thật"}
    )
    ticket = await house.ledger.find(code)
    assert ticket.closed_as is None
    assert Stage.SCREEN.before(ticket.stage)


async def test_a_letter_of_another_body_is_shown_the_right_door(house: DeskHouse):
    code = await house.letter()
    page = await house.browser("lan").send(
        f"/desk/{code}/correct",
        fact="routing",
        **{
            "to-routing": "co_quan_khac",
            "outside-routing": "Sở Xây dựng Hà Tĩnh",
            "why-routing": "Đường tỉnh",
        },
    )
    assert "Đã chuyển đơn" in page.text
    assert "Sở Xây dựng Hà Tĩnh" in page.text
    assert (await house.ledger.find(code)).closed_as is Disposition.TRANSFERRED


async def test_only_a_head_assigns(house: DeskHouse):
    await house.rooms.save_unit(_without_default(await house.queries.units()))
    code = await house.letter()
    assert await stage_of(house, code) is Stage.ASSIGN
    refused = await house.browser("lan").send(f"/desk/{code}/assign", officer="hung")
    assert refused.status_code == 403
    unknown = await house.browser("binh").send(f"/desk/{code}/assign", officer="ma")
    assert unknown.status_code == 422
    await house.browser("binh").send(f"/desk/{code}/assign", officer="hung")
    assert (await house.ledger.find(code)).facts.officer == "hung"


def _without_default(units):
    from dataclasses import replace

    return next(replace(u, default_officer="") for u in units if u.code == "kthtdt")


async def test_a_sealed_name_is_opened_once_with_a_reason(house: DeskHouse):
    code = await house.letter(DENUNCIATION)
    lan = house.browser("lan")
    page = await lan.open(f"/desk/{code}")
    assert "được giữ kín" in page.text
    assert "Nguyễn Văn Hòa" not in page.text
    bare = await lan.send(f"/desk/{code}/identity", identity_why=" ")
    assert bare.status_code == 422
    assert "Nguyễn Văn Hòa" not in bare.text
    opened = await lan.send(
        f"/desk/{code}/identity", identity_why="Xác minh danh tính theo Điều 25"
    )
    assert "Nguyễn Văn Hòa" in opened.text
    assert opened.headers["cache-control"] == "no-store"
    again = await lan.open(f"/desk/{code}")
    assert "Nguyễn Văn Hòa" not in again.text
    assert "Xác minh danh tính theo Điều 25" in again.text


async def test_the_inbox_names_no_denouncer(house: DeskHouse):
    await house.letter(DENUNCIATION)
    page = await house.browser("lan").open("/desk")
    assert "Danh tính được giữ kín" in page.text
    assert "Nguyễn Văn Hòa" not in page.text


async def test_a_reply_is_drafted_reviewed_sent_back_signed(house: DeskHouse):
    code = await house.letter()
    hung, binh = house.browser("hung"), house.browser("binh")
    page = await hung.open(f"/desk/{code}")
    assert "1. Kết quả: [ai, khi nào]" in page.text
    assert "Ký và gửi" not in page.text
    blank = await hung.send(
        f"/desk/{code}/reply/submit", reply_body="1. Kết quả: [ai, khi nào]"
    )
    assert blank.status_code == 422
    assert "Còn chỗ chưa điền: [ai, khi nào]" in blank.text
    sent = await hung.send(
        f"/desk/{code}/reply/submit",
        files=[("files", ("biên bản.txt", "Đã thay bóng đèn.".encode(), "text/plain"))],
        reply_body="Đã thay bóng.",
    )
    assert "Đã trình ký." in sent.text
    back = await binh.send(f"/desk/{code}/reply/send-back", remark="Nêu căn cứ.")
    assert "Đã trả lại dự thảo" in back.text
    page = await hung.open(f"/desk/{code}")
    assert "Nêu căn cứ." in page.text
    assert "biên bản.txt" in page.text
    await hung.send(f"/desk/{code}/reply/submit", reply_body="Đã thay bóng, có căn cứ.")
    signed = await binh.send(
        f"/desk/{code}/reply/sign", reply_body="Đã thay bóng, có căn cứ."
    )
    assert "Trả lời đã ký" in signed.text
    ticket = await house.ledger.find(code)
    assert ticket.facts.reply
    assert ticket.facts.reply.written_by == "hung"
    assert ticket.facts.reply.signed_by_name == "Võ Thanh Bình"
    assert [a.filename for a in ticket.facts.reply.attachments] == ["biên bản.txt"]
    assert ticket.stage is Stage.DELIVER


async def test_a_handling_officer_never_signs(house: DeskHouse):
    code = await house.letter()
    refused = await house.browser("hung").send(
        f"/desk/{code}/reply/sign", reply_body="Đã xong."
    )
    assert refused.status_code == 403


async def test_nothing_is_signed_before_its_step(house: DeskHouse):
    code = await house.letter(UNSURE)
    early = await house.browser("binh").send(
        f"/desk/{code}/reply/sign", reply_body="Đã xong."
    )
    assert early.status_code == 409
    assert (await house.ledger.find(code)).facts.reply is None


async def test_a_colleagues_draft_is_not_written_over(house: DeskHouse):
    code = await house.letter()
    hung, binh = house.browser("hung"), house.browser("binh")
    await binh.send(f"/desk/{code}/reply/save", reply_body="Bản của Bình", seen="new")
    late = await hung.send(
        f"/desk/{code}/reply/save", reply_body="Bản của Hùng", seen="new"
    )
    assert late.status_code == 409
    assert "Bản của Hùng" in late.text
    assert "Bản của Bình" in late.text


async def test_questions_and_notes_stand_where_they_belong(house: DeskHouse):
    code = await house.letter()
    hung = house.browser("hung")
    await hung.send(f"/desk/{code}/note", note="Đã gọi tổ trưởng.")
    await hung.send(f"/desk/{code}/ask", question="Cột đèn số mấy?")
    page = (await hung.open(f"/desk/{code}")).text
    assert "Đã gọi tổ trưởng." in page
    assert "Đề nghị bổ sung" in page
    assert "Cột đèn số mấy?" in page
    empty = await hung.send(f"/desk/{code}/note", note=" ")
    assert "Xin viết nội dung ghi chú." in empty.text


@pytest.mark.parametrize("deed", ["note", "ask", "reply/save"])
async def test_who_may_not_see_a_case_writes_nothing_on_it(house: DeskHouse, deed: str):
    code = await house.letter()
    words = {"note": "x", "question": "x", "reply_body": "x"}
    refused = await house.browser("mai").send(f"/desk/{code}/{deed}", **words)
    assert refused.status_code == 404
    view = await house.queries.case(code, _lan())
    assert (view.notes, view.draft) == ((), None)
    assert len(view.conversation) == 1, "the receipt only"


def _lan() -> Officer:
    return Officer(username="lan", name="Lan", role=Role.RECEPTION)


@pytest.mark.parametrize(
    ("who", "deed"),
    [
        ("hung", "confirm"),
        ("hung", "classify"),
        ("hung", "qualify"),
        ("hung", "route"),
        ("hung", "assign"),
        ("hung", "screen"),
        ("hung", "correct"),
        ("hung", "identity"),
        ("hung", "reply/send-back"),
        ("lan", "reply/sign"),
        ("lan", "assign"),
        ("quantri", "note"),
        ("quantri", "confirm"),
    ],
)
async def test_a_role_does_only_what_the_table_says(
    house: DeskHouse, who: str, deed: str
):
    code = await house.letter()
    answer = await house.browser(who).send(f"/desk/{code}/{deed}", fact="kind")
    assert answer.status_code == 403


async def test_a_handler_is_offered_no_correction(house: DeskHouse):
    code = await house.letter()
    page = await house.browser("hung").open(f"/desk/{code}")
    assert "Gạch và xác định lại" not in page.text


async def test_an_unknown_code_is_nobodys_case(house: DeskHouse):
    lan = house.browser("lan")
    assert (await lan.open("/desk/khong-phai-ma")).status_code == 404
    with pytest.raises(TicketUnknown):
        await house.ledger.find("0" * 12)


async def test_who_is_not_signed_in_is_asked_to(house: DeskHouse):
    stranger = house.browser("")
    stranger.client.follow_redirects = False
    answer = await stranger.open("/desk")
    assert answer.headers["location"].startswith("/desk/sign-in?next=")


async def test_a_broken_step_is_put_back_with_one_click(house: DeskHouse):
    code = await house.letter(UNSURE)
    ticket = await house.ledger.find(code)
    await house.ledger.set_aside(ticket, "phan_loai: KeyError")
    lan = house.browser("lan")
    assert "Lỗi kỹ thuật: KeyError" in (await lan.open("/desk/shelf")).text
    assert "đang dừng vì lỗi" in (await lan.open(f"/desk/{code}")).text
    back = await lan.send("/desk/shelf/put-back", code=code)
    assert "Không có gì bị dừng" in back.text
    assert not (await house.ledger.find(code)).shelved


async def test_the_letter_and_its_words_are_escaped(house: DeskHouse):
    code = await house.letter(f"<script>alert(1)</script> {LAMP}")
    page = await house.browser("lan").open(f"/desk/{code}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


async def test_the_receipt_is_printed_again(house: DeskHouse):
    code = await house.letter()
    pdf = await house.browser("lan").open(f"/desk/{code}/receipt.pdf")
    assert pdf.content.startswith(b"%PDF")
    hidden = await house.browser("mai").open(f"/desk/{code}/receipt.pdf")
    assert hidden.status_code == 404


async def test_a_letter_that_names_anothers_case_is_joined_only_by_a_person(
    house: DeskHouse,
):
    older = await house.letter()
    newer = await house.letter("Đèn ấy vẫn hỏng", seems_of=older)
    lan = house.browser("lan")
    page = await lan.open(f"/desk/{newer}")
    assert f'href="/desk/{older}"' in page.text
    assert "người gửi khác" in page.text
    without = await lan.send(f"/desk/{newer}/join")
    assert without.status_code == 422
    joined = await lan.send(f"/desk/{newer}/join", join_why="cùng cột đèn")
    assert joined.status_code == 200
    assert "Đèn ấy vẫn hỏng" in (await lan.open(f"/desk/{older}")).text
    ticket = await house.ledger.find(newer)
    assert ticket.closed_as is Disposition.JOINED
    assert ticket.facts.sameness == Sameness(older)


async def test_a_letter_that_names_no_case_cannot_be_joined_by_guessing(
    house: DeskHouse,
):
    await house.letter()
    newer = await house.letter("Đèn ấy vẫn hỏng, xin xem lại")
    lan = house.browser("lan")
    refused = await lan.send(f"/desk/{newer}/join", join_why="thử")
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Window(NOW - timedelta(hours=1)), "không cho nhắn"),
        (Window(NOW + timedelta(hours=2), 3, "Sau đó có phí"), "nên trả lời sớm"),
        (Window(NOW + timedelta(days=900), 8), "Còn 8 tin"),
        (None, "Trao đổi với công dân"),
        (ConnectionError(), "Chưa rõ Tại quầy còn cho nhắn đến khi nào."),
    ],
    ids=["closed", "soon", "open", "none", "broken"],
)
async def test_the_window_of_a_channel_is_shown_on_the_case(
    house: DeskHouse, window: Window | Exception | None, said: str
):
    async def told(reply_to: str) -> Window | None:
        assert reply_to == "5510"
        if isinstance(window, Exception):
            raise window
        return window

    house.channels["counter"] = replace(house.channels["counter"], window=told)
    code = await house.letter(reply_to="5510")
    lan = house.browser("lan")
    page = await lan.open(f"/desk/{code}")
    assert page.status_code == 200
    assert said in page.text


WARNING = "Tại quầy không cho nhắn cho công dân này nữa; tin sẽ gửi qua "
SHUT = Window(NOW - timedelta(hours=1))


async def _never(message: Outgoing) -> Receipt:
    raise AssertionError("a page sends nothing")


def _letters_only(house: DeskHouse, window: Window) -> None:
    """Let the counter's window stand so, and ZNS reach whoever left a phone."""

    async def told(reply_to: str) -> Window:
        return window

    counter = house.channels["counter"]
    house.channels["counter"] = replace(counter, window=told)
    house.channels["zns"] = Channel(
        "zns", "Zalo ZNS", counter.read, deliver=_never, reach=lambda party: party.phone
    )


async def test_who_drafts_an_answer_is_warned_where_it_will_go_instead(
    house: DeskHouse,
):
    _letters_only(house, SHUT)
    code = await house.letter(reply_to="5510")
    page = (await house.browser("hung").open(f"/desk/{code}")).text
    reply, talk = page.index("Trả lời công dân"), page.index("Trao đổi với công dân")
    told = [found.start() for found in re.finditer(WARNING + "Tin mẫu Zalo", page)]
    assert len(told) == 2
    assert reply < told[0] < talk < told[1]


async def test_who_left_no_other_address_is_promised_no_channel(house: DeskHouse):
    _letters_only(house, SHUT)
    code = await house.letter(reply_to="5510", party=Party(name="Lan"))
    page = (await house.browser("hung").open(f"/desk/{code}")).text
    assert WARNING + "kênh khác nếu có." in page


async def test_a_sealed_case_tells_no_other_way_to_the_denouncer(house: DeskHouse):
    _letters_only(house, SHUT)
    code = await house.letter(DENUNCIATION, reply_to="5510")
    page = (await house.browser("lan").open(f"/desk/{code}")).text
    assert WARNING + "kênh khác nếu có." in page
    assert "Tin mẫu Zalo" not in page


async def test_an_open_window_warns_nobody_who_drafts(house: DeskHouse):
    _letters_only(house, Window(NOW + timedelta(days=900)))
    code = await house.letter(reply_to="5510")
    page = (await house.browser("hung").open(f"/desk/{code}")).text
    assert page.count("Tại quầy cho nhắn đến") == 1


@pytest.mark.parametrize(
    ("state", "fault", "said"),
    [
        ("queued", "", "Chờ gửi"),
        ("sent", "", "Đã gửi"),
        ("delivered", "", "Đã đến nơi"),
        ("seen", "", "Đã xem"),
        ("failed", "time-out", "Gửi lỗi, sẽ thử lại"),
        ("bounced", "5.1.1", "Bị trả lại"),
        ("passed_on", "smtp 552 5.2.2", "đã chuyển kênh khác"),
        ("gave_up", "no channel zalo", "Không gửi được"),
    ],
)
async def test_the_case_says_how_each_message_stands(
    house: DeskHouse, state: str, fault: str, said: str
):
    code = await house.letter()
    await MessageRow.update(
        {MessageRow.state: state, MessageRow.state_at: AT, MessageRow.fault: fault}
    ).where(MessageRow.purpose == "bien_nhan")
    page = (await house.browser("lan").open(f"/desk/{code}")).text
    [stands] = re.findall(r'class="talk-state">(.*?)</p>', page, re.DOTALL)
    assert said in stands
    assert "09:30 05/05/2031" in stands
    assert (why_not_sent(fault) in stands) is bool(fault)
    assert ("thử lại lúc" in stands) is (state == "failed")
    assert ("/resend" in page) is (state == "gave_up")


AT = datetime(2031, 5, 5, 2, 30, tzinfo=UTC)
"""An instant no other part of a page shows: 9:30 in Hà Tĩnh."""


async def test_a_message_given_up_is_sent_again_from_its_case(house: DeskHouse):
    code = await house.letter()
    gone = {MessageRow.state: "gave_up", MessageRow.fault: "no channel zalo"}
    await MessageRow.update(gone).where(MessageRow.purpose == "bien_nhan")
    lan = house.browser("lan")
    assert "Kênh này đang tắt" in (await lan.open("/desk/shelf")).text
    [key] = re.findall(
        r'name="key" value="([^"]+)"', (await lan.open(f"/desk/{code}")).text
    )
    elsewhere = await house.letter("Chuyện khác hẳn: rác ở chợ.")
    assert (await lan.send(f"/desk/{elsewhere}/resend", key=key)).status_code == 404
    sent = await lan.send(f"/desk/{code}/resend", key=key)
    assert "Sẽ gửi lại ngay." in sent.text
    assert "Chờ gửi" in sent.text
    assert (await lan.send(f"/desk/{code}/resend", key=key)).status_code == 404


async def test_the_signed_answer_is_given_on_paper(house: DeskHouse):
    code = await house.letter()
    binh = house.browser("binh")
    assert (await binh.open(f"/desk/{code}/reply.pdf")).status_code == 404
    page = await binh.send(f"/desk/{code}/reply/sign", reply_body="Đã thay bóng.")
    assert f'href="/desk/{code}/reply.pdf"' in page.text
    paper = await binh.open(f"/desk/{code}/reply.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content == f"%PDF {code} binh".encode()
    hidden = await house.browser("mai").open(f"/desk/{code}/reply.pdf")
    assert hidden.status_code == 404
