"""The officer's side: numbers at the door, a session written, the register."""

import asyncio
import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from core.domain.classification import LetterKind
from core.domain.event import EventKind
from core.domain.turn import TurnState
from tests.web.room import Room, living_room, opened_room, today

TOLD = {
    "content": "Đường ngõ 40 ngập sau mỗi trận mưa, cống hỏng.",
    "name-0": "Nguyễn Văn Hòa",
    "phone-0": "0912 000 111",
    "address-0": "12 Nguyễn Du",
    "role-0": "dai_dien",
    "name-1": "Trần Thị Lựu",
    "people": "7",
    "kind": "phan_anh",
    "topic": "giao_thong",
    "outcome": "tiep_nhan",
    "handled_earlier": "Tổ dân phố",
}
REGISTER = "/desk/registers/visits"
SEARCH = "/desk/reception/search"


@pytest_asyncio.fixture
async def room(sqlite_url, tmp_path):
    async with living_room(sqlite_url, tmp_path) as opened:
        yield opened


def case_of(page: str) -> str:
    found = re.search(r"/desk/([0-9A-Z]{12})/receipt.pdf", page)
    assert found
    return found[1]


async def test_what_was_said_becomes_a_letter_and_a_line_of_the_register(room: Room):
    lan = await room.officer("lan")
    day = await room.day(ahead=0)
    given = await lan.send("/desk/reception/walk-in", day=str(day.id))
    assert "mời công dân ngồi chờ" in given.text
    await lan.send(f"/desk/reception/next/{day.id}")
    [turn] = await room.house.reception.turns_of([day.id])
    assert turn.state is TurnState.CALLED
    address = await room.session(lan, turn=str(turn.id))
    ended = await lan.send(f"{address}/end", seen="0", **TOLD)
    assert "Lượt tiếp số 1/" in ended.text
    code = case_of(ended.text)
    ticket = await room.house.ledger.find(code)
    assert ticket.channel == "counter"
    assert ticket.read_letter.party.name == "Nguyễn Văn Hòa"
    assert ticket.read_letter.body.startswith(TOLD["content"])
    assert "Trần Thị Lựu" in ticket.read_letter.body
    assert ticket.facts.kind is LetterKind.REPORT
    assert ticket.facts.topic == "giao_thong"
    receipt = await lan.open(f"/desk/{code}/receipt.pdf")
    assert receipt.content.startswith(b"%PDF")
    case = (await lan.open(f"/desk/{code}")).text
    assert f'href="{address}"' in case
    register = (await lan.open(REGISTER)).text
    for words in (
        "Nguyễn Văn Hòa",
        "Trần Thị Lựu",
        "Phản ánh",
        "Tổ dân phố",
        day.leader,
    ):
        assert words in register


async def test_the_answer_is_announced_back_in_the_session_and_beside_the_next(
    room: Room,
):
    lan = await room.officer("lan")
    address = await room.session(lan)
    code = case_of((await lan.send(f"{address}/end", seen="0", **TOLD)).text)
    desk, house = room.house.desk, room.house
    head = (await house.accounts.find("binh"))[0]  # type: ignore[index]
    await desk.draft(code, head, "Đã thông cống ngày 3/4.", ())
    await desk.sign(code, head)
    assert "Đã thông cống" in (await lan.open(address)).text
    found = await lan.send(SEARCH, q="nguyen van hoa")
    assert "Đã thông cống" in found.text
    assert "Số 1/" in found.text


async def test_a_denouncer_is_sealed_from_the_first_moment(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    told = TOLD | {"kind": "to_cao", "content": "Cán bộ X nhận tiền của tôi."}
    ended = await lan.send(f"{address}/end", seen="0", **told)
    code = case_of(ended.text)
    assert (await room.house.ledger.find(code)).sealed
    binh, hoa = await room.officer("binh"), "Nguyễn Văn Hòa"
    for who, page in (
        (lan, address), (lan, REGISTER), (lan, f"{REGISTER}/csv"), (binh, REGISTER),
        (lan, "/desk"), (binh, address),
        (lan, f"/desk/{code}"), (lan, "/desk/reception"),
    ):  # fmt: skip
        text = (await who.open(page)).text
        assert hoa not in text, page
        assert "Lựu" not in text, page
    for page in (REGISTER, f"{REGISTER}/csv"):
        assert "nhận tiền" not in (await binh.open(page)).text
    assert hoa not in (await lan.send(SEARCH, q="hoa")).text
    refused = await lan.send(f"{address}/identity", why="")
    assert refused.status_code == 422
    assert hoa not in refused.text
    assert hoa in (await lan.send(f"{address}/identity", why="Xác minh")).text
    assert hoa not in (await lan.open(address)).text
    assert "Xác minh" in (await binh.open(address)).text
    kinds = [event.kind for event in await room.house.ledger.history(code)]
    assert EventKind.IDENTITY_OPENED in kinds


async def test_a_colleague_cannot_look_into_an_unfinished_denunciation(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    await lan.send(f"{address}/save", seen="0", **TOLD | {"kind": "to_cao"})
    house = room.house
    other = (await house.accounts.find("lan"))[0]  # type: ignore[index]
    await house.rooms.save_officer(replace(other, username="thu"), "x")
    thu = await room.officer("thu")
    assert (await thu.open(address)).status_code == 403
    assert (await thu.send(f"{address}/save", seen="1")).status_code == 403
    assert "Hòa" not in (await thu.open("/desk/reception")).text


async def test_a_refusal_needs_a_ground_and_keeps_its_article(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    form = {"seen": "0", "outcome": "tu_choi", "refusal": "khong_co"}
    refused = await lan.send(f"{address}/end", **form)
    assert refused.status_code == 422
    assert 'id="refusal-error"' in refused.text
    ended = await lan.send(f"{address}/end", **form | {"refusal": "tu_choi.say"})
    assert "Điều 9" in ended.text
    assert "Điều 9" in (await lan.open(REGISTER)).text


async def test_what_is_typed_is_kept_by_itself(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    lan.client.headers["HX-Request"] = "true"
    kept = await lan.send(f"{address}/save", seen="0", **TOLD)
    assert kept.text.lstrip().startswith('<div id="kept"')
    assert "Đã lưu lúc" in kept.text
    odd = TOLD | {"agreed_on": "1900-01-01", "people": "0", "name-0": "Ă" * 10_000}
    kept = await lan.send(f"{address}/save", seen="0", **odd)
    assert "Ngày hẹn" in kept.text
    del lan.client.headers["HX-Request"]
    page = (await lan.open(address)).text
    assert TOLD["content"] in page
    assert "Ă" * 200 in page
    assert "Ă" * 201 not in page


async def test_bad_input_does_not_end_a_session(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    far = (today() + timedelta(days=900)).isoformat()
    for field, typed in (
        ("agreed_on", "1900-01-01"), ("agreed_on", far), ("agreed_on", "mai"),
        ("people", "0"), ("people", "9999999"), ("people", "²"), ("outcome", "x"),
        ("content", ""), ("name-0", "Ă" * 10_000),
    ):  # fmt: skip
        answer = await lan.send(f"{address}/end", **TOLD | {"seen": "0", field: typed})
        assert answer.status_code == 422, field
        assert f'href="#{field}"' in answer.text, field
    assert (await room.house.queries.queue()).waiting == 0


async def test_two_ends_at_once_are_one_letter_and_one_number(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    await lan.open(REGISTER)
    pages = await asyncio.gather(
        *(lan.send(f"{address}/end", seen="0", **TOLD) for _ in range(3))
    )
    assert len({case_of(page.text) for page in pages}) == 1
    assert "1 lượt" in (await lan.open(REGISTER)).text


async def test_a_colleagues_newer_words_are_not_overwritten(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    house = room.house
    other = (await house.accounts.find("lan"))[0]  # type: ignore[index]
    await house.rooms.save_officer(replace(other, username="thu"), "x")
    thu = await room.officer("thu")
    await lan.send(f"{address}/save", seen="0", content="Của Lan")
    stale = await thu.send(f"{address}/save", seen="0", content="Của Thu")
    assert stale.status_code == 409
    assert "Của Thu" in stale.text
    assert "Của Lan" in (await lan.open(address)).text
    ended = await thu.send(f"{address}/end", seen="0", **TOLD)
    assert ended.status_code == 409
    assert (await room.house.queries.queue()).waiting == 0


async def test_a_group_may_send_so_many_representatives(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    page = await lan.send(f"{address}/save", seen="0", **TOLD | {"people": "12"})
    assert "Đoàn đông người. Người đại diện: tối đa 5." in page.text


async def test_what_happened_later_is_added_and_the_line_stays(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    await lan.send(f"{address}/end", seen="0", **TOLD | {"outcome": "giai_thich"})
    assert (await lan.send(f"{address}/follow-up", words=" ")).status_code == 422
    page = await lan.send(f"{address}/follow-up", words="Đã gọi lại ngày 5/4")
    assert "Đã gọi lại" in page.text
    assert "Đã gọi lại" not in (await lan.open(REGISTER)).text


async def test_who_booked_a_day_called_off_can_be_told(room: Room):
    lan, day = await room.officer("lan"), await room.day(ahead=3)
    await room.book(day, name="Hòa", phone="0912 000 111")
    await room.house.reception.call_off(day.id, "Bão số 9")
    page = (await lan.open(f"/desk/reception?ngay={day.on}")).text
    assert "Bão số 9" in page
    assert "0912 000 111" in page
    assert "Mời số tiếp theo</button>" not in page
    for odd in ("x", "1900-01-01", "9999-12-31"):
        assert (await lan.open(f"/desk/reception?ngay={odd}")).is_success


async def test_another_person_gets_a_place_on_the_form_without_javascript(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    page = await lan.send(f"{address}/save", seen="0", more="1", **TOLD)
    assert 'id="name-2"' in page.text
    assert 'id="name-3"' not in page.text


async def test_who_booked_is_checked_in_by_the_code_or_the_qr(room: Room):
    lan, day = await room.officer("lan"), await room.day(ahead=0, turns=90)
    reception = room.house.reception
    one, two = [
        await reception.book(day, n, form_key=str(n), name="Hòa", phone="0912000111")
        for n in (1, 2)
    ]
    url = f"https://tiepdan.test/lich-tiep/phieu/{two.code}"
    assert (
        "Số 1" in (await lan.send("/desk/reception/came", code=one.code.lower())).text
    )
    assert "Số 2" in (await lan.send("/desk/reception/came", code=url)).text
    states = {t.number: t.state for t in await reception.turns_of([day.id])}
    assert states == {1: TurnState.WAITING, 2: TurnState.WAITING}
    assert "trùng số điện thoại" in (await lan.open("/desk/reception")).text
    tomorrow = await reception.book(await room.day(), 1, form_key="t")
    for code in ("", "x", "0123456789AB", tomorrow.code):
        page = await lan.send("/desk/reception/came", code=code)
        assert "Không có lượt nào với mã này" in page.text
    await lan.send(f"/desk/reception/next/{day.id}")
    await lan.send(f"/desk/reception/absent/{one.id}")
    assert "Vắng mặt" in (await lan.open("/desk/reception")).text


async def test_a_booked_citizens_words_open_the_session(room: Room):
    lan, day = await room.officer("lan"), await room.day(ahead=0)
    turn = await room.house.reception.book(
        day, 1, form_key="a", name="Phan Hiền", about="Lối đi chung"
    )
    address = await room.session(lan, turn=str(turn.id))
    page = (await lan.open(address)).text
    assert "Phan Hiền" in page
    assert "Lối đi chung" in page
    assert await room.session(lan, turn=str(turn.id)) == address


async def test_regular_reception_opens_with_its_first_number(room: Room):
    lan = await room.officer("lan")
    for number in (1, 2):
        page = (await lan.send("/desk/reception/walk-in")).text
        assert f"Số {number}" in page
    assert len(await room.house.reception.days(today(), today())) == 1


async def test_a_session_opened_by_mistake_is_dropped(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    await lan.send(f"{address}/drop")
    assert (await lan.open(address)).status_code == 404


async def test_the_register_is_a_sheet_no_spreadsheet_runs(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    told = TOLD | {"outcome": "giai_thich", "content": "=HYPERLINK(1)"}
    await lan.send(f"{address}/end", seen="0", **told)
    sheet = await lan.open(f"{REGISTER}/csv?first={today()}&last={today()}")
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert rows[1][0].startswith("1/")
    assert rows[1][4] == "'=HYPERLINK(1)"
    for first, last in (("x", "y"), ("0001-01-01", "9999-12-31"), ("2026-02-01", "")):
        assert (await lan.open(f"{REGISTER}?first={first}&last={last}")).is_success
    assert (
        "0 lượt"
        in (await lan.open(f"{REGISTER}?first=2020-02-01&last=2020-01-01")).text
    )


async def test_each_role_opens_only_its_own_doors(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    may = {
        "lan": {"/desk/reception", address, REGISTER},
        "binh": {REGISTER, "/desk/schedule"},
        "hung": set(),
        "quantri": {"/desk/schedule"},
    }
    every = set().union(*may.values())
    for username, allowed in may.items():
        officer = await room.officer(username)
        for page in every:
            expected = 200 if page in allowed else 403
            assert (await officer.open(page)).status_code == expected, (username, page)
        if username != "lan":
            for deed in ("save", "end", "drop"):
                sent = await officer.send(f"{address}/{deed}", seen="0", **TOLD)
                assert sent.status_code == 403


async def test_strangers_see_nothing_of_the_room(sqlite_url, tmp_path):
    async with opened_room(sqlite_url, tmp_path) as room:
        for page in ("/desk/reception", REGISTER, "/desk/schedule"):
            answer = await room.citizen.get(page)
            assert answer.status_code in {302, 303}
            assert "sign-in" in answer.headers["location"]


async def test_the_report_of_the_room_opens_the_sessions_it_counts(room: Room):
    lan = await room.officer("lan")
    address = await room.session(lan)
    await lan.send(f"{address}/end", seen="0", **TOLD)
    page = (await lan.open("/desk/reports")).text
    assert "Kết quả tiếp công dân" in page
    found = re.search(
        r'href="(/desk/reports/tiep-cong-dan/cases\?[^"]*row=0&amp;column=1)"', page
    )
    assert found
    behind = (await lan.open(found[1].replace("&amp;", "&"))).text
    assert f'href="{address}"' in behind
    assert "Nguyễn Văn Hòa" not in behind
    quantri = await room.officer("quantri")
    assert "tiep-cong-dan" not in (await quantri.open("/desk/reports")).text
