"""Reminders from the job to the desk, and officers who are away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.channel import Channel
from core.domain.because import because
from core.domain.conflict import Accused
from core.domain.deadline import LOCAL
from core.domain.event import EventKind
from core.domain.message import Outgoing, Receipt
from core.domain.office_hours import next_opening
from core.domain.officer import Officer
from core.domain.progress import due_of
from core.domain.tracking import show_code
from core.jobs.hands import Hands
from core.jobs.mail_officers import OfficersMail
from core.jobs.remind import Reminding
from core.settings import Settings
from core.store.outbox import REMIND, Outbox
from core.store.reminders import Reminders
from core.web.labels import label
from tests.web.officers import DeskHouse, desk_house

TODAY = datetime.now(LOCAL).date()
ABSENCES = "/desk/admin/absences"


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


async def due_at(house: DeskHouse, code: str) -> datetime:
    due = due_of(await house.ledger.find(code))
    assert due
    return due.due_at


def at(house: DeskHouse, moment: datetime) -> Reminding:
    """Return the job as it would look at that moment."""
    kept = Reminders(house.database, house.ledger, house.absences, lambda: moment)
    return Reminding(
        kept, house.settings.ladder, lambda: house.calendar, lambda: moment
    )


async def escalations(house: DeskHouse, code: str) -> list[str]:
    history = await house.ledger.history(code)
    told = [event for event in history if event.kind is EventKind.ESCALATED]
    return [str(event.because.values["names"]) for event in told]


async def test_who_answers_is_reminded_once_and_reads_it_on_the_desk(house: DeskHouse):
    code = await house.letter()
    due = await due_at(house, code)
    hung = house.browser("hung")
    assert "Không có hồ sơ nào phải nhắc" in (await hung.open("/desk/reminders")).text
    job = at(house, due - timedelta(hours=6))
    assert await job.remind() == 1
    assert await job.remind() == 0
    await house.reminding.count()
    page = await hung.open("/desk/reminders")
    assert f"/desk/{code}" in page.text
    assert "Nguyễn Văn Hòa" not in page.text
    assert 'class="nav-count">1' in page.text
    binh = await house.browser("binh").open("/desk/reminders")
    assert code not in binh.text
    assert not await escalations(house, code)


async def test_a_late_case_goes_to_the_head_and_its_history_says_so(house: DeskHouse):
    code = await house.letter()
    late = at(house, await due_at(house, code) + timedelta(hours=1))
    assert await late.remind() == 2
    assert await late.remind() == 0
    assert await escalations(house, code) == ["binh"]
    assert f"/desk/{code}" in (await house.browser("binh").open("/desk/reminders")).text
    shown = await house.browser("binh").open(f"/desk/{code}")
    assert "Báo cấp trên" in shown.text


async def test_nobody_is_reminded_of_a_case_against_themselves(house: DeskHouse):
    code = await house.letter()
    due = await due_at(house, code)
    await at(house, due - timedelta(hours=6)).remind()
    hung, wall = house.browser("hung"), f"/desk/{code}/accused"
    assert code in (await hung.open("/desk/reminders")).text
    people = {"accused_officers": "hung", "accused_why": "nêu đích danh"}
    await house.browser("lan").send(wall, **people)
    assert code not in (await hung.open("/desk/reminders")).text
    people["accused_officers"] = "binh"
    await house.browser("lan").send(wall, **people)
    assert await at(house, due + timedelta(hours=1)).remind() <= 1
    binh = await house.browser("binh").open("/desk/reminders")
    assert code not in binh.text


async def test_two_workers_at_once_make_each_reminder_once(house: DeskHouse):
    code = await house.letter()
    late = await due_at(house, code) + timedelta(hours=1)
    made = await asyncio.gather(*(at(house, late).remind() for _ in range(3)))
    again = await at(house, late).remind()
    assert sum(made) + again == 2
    assert len(await escalations(house, code)) == 1


async def test_a_case_nobody_has_is_the_heads_before_it_is_late(house: DeskHouse):
    (unit,) = [one for one in await house.queries.units() if one.code == "kthtdt"]
    nobody = {**{n: getattr(unit, n) for n in unit.__slots__}, "default_officer": ""}
    await house.rooms.save_unit(type(unit)(**nobody))
    code = await house.letter()
    assert await at(house, await due_at(house, code) - timedelta(hours=6)).remind() == 1
    assert await escalations(house, code) == ["binh"]
    page = await house.browser("binh").open("/desk/reminders")
    assert "Chưa có người xử lý." in page.text


@pytest.mark.parametrize(("hour", "made"), [(9, 1), (12, 0), (20, 0)])
async def test_nobody_is_reminded_outside_office_hours(
    house: DeskHouse, hour: int, made: int
):
    code = await house.letter()
    day = (await due_at(house, code)).astimezone(LOCAL).replace(hour=hour, minute=0)
    if hour > 17:
        day -= timedelta(days=1)
    await at(house, day).remind_if_due()
    assert len(await house.reminders.of("hung")) == made


async def test_an_officer_on_leave(house: DeskHouse):
    admin = house.browser("quantri")
    last = TODAY + timedelta(days=60)
    form = {"first": TODAY.isoformat(), "last": last.isoformat()}
    before = await house.letter()
    page = await admin.send(ABSENCES, away="hung", other="binh", **form)
    assert "Đã lưu." in page.text
    twice = await admin.send(ABSENCES, away="hung", other="binh", **form)
    assert "đã được ghi vắng mặt" in twice.text
    code = await house.letter("Cột điện nghiêng trước trường Lê Văn Tám đã một tháng.")
    ticket = await house.ledger.find(code)
    assert ticket.facts.officer == "binh"
    told = [str(e.because) for e in await house.ledger.history(code)]
    assert any("vắng mặt" in words for words in told)
    assert await at(house, await due_at(house, before) - timedelta(hours=6)).remind()
    assert before in (await house.browser("binh").open("/desk/reminders")).text
    hung = (await house.browser("hung").open("/desk/reminders")).text
    assert before not in hung
    assert "Anh/chị được ghi vắng mặt" in hung
    (kept,) = await house.absences.standing()
    await admin.send(f"{ABSENCES}/{kept.id}/end")
    assert "Không ai vắng mặt." in (await admin.open(ABSENCES)).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"away": ""}, "Xin chọn cán bộ."),
        ({"other": "hung"}, "Xin chọn một người khác."),
        ({"other": "quantri"}, "Người thay phải trả lời được thư"),
        ({"other": "mai"}, "Người thay phải trả lời được thư"),
        ({"first": "mai"}, "Xin nhập ngày."),
        ({"last": "2020-01-01"}, "Ngày cuối phải từ ngày đầu trở đi"),
        ({"first": "2020-01-01", "last": "2020-01-02"}, "Ngày này đã qua."),
    ],
)
async def test_an_absence_that_makes_no_sense_is_refused(
    house: DeskHouse, change: dict[str, str], says: str
):
    day = TODAY.isoformat()
    form = {"away": "hung", "other": "binh", "first": day, "last": day, **change}
    page = await house.browser("quantri").send(ABSENCES, **form)
    assert page.status_code == 422
    assert says in page.text
    assert not await house.absences.standing()


def test_the_ladder_is_a_setting():
    rungs = Settings(remind_days="5", escalate_days="1,4,9").ladder
    assert [rung.code for rung in rungs] == ["truoc-5", "qua-1", "qua-4", "qua-9"]
    assert [rung.height for rung in rungs] == [0, 1, 2, 3]


class Postbox:
    """Where mails to officers come to lie."""

    def __init__(self) -> None:
        self.mails: list[Outgoing] = []

    async def deliver(self, message: Outgoing) -> Receipt:
        self.mails.append(message)
        return Receipt()


async def mailed(house: DeskHouse, moment: datetime) -> list[Outgoing]:
    """Do the mail jobs that are due, as a worker's hands do; return the mails."""
    box = Postbox()
    channel = Channel("email", "E-mail", lambda _: None, deliver=box.deliver)
    kept = Reminders(house.database, house.ledger, house.absences, lambda: moment)
    mail = OfficersMail(
        {"email": channel}, kept, lambda: house.calendar, "http://d", label,
        lambda: moment,
    )  # fmt: skip
    outbox = Outbox(house.database, lambda: moment)
    hands = Hands(outbox, house.line, None, None, mail)  # type: ignore[arg-type]
    for job in await outbox.claim(REMIND, limit=10, lease=timedelta(minutes=2)):
        await hands.do(job)
    return box.mails


async def with_address(house: DeskHouse, username: str) -> None:
    (person,) = [o for o in await house.queries.officers() if o.username == username]
    fields = {name: getattr(person, name) for name in person.__slots__}
    fields["email"] = f"{username}@hatinh.gov.vn"
    await house.rooms.save_officer(Officer(**fields), None)


async def test_an_officer_gets_one_mail_a_day_without_a_word_of_a_citizen(
    house: DeskHouse,
):
    await with_address(house, "hung")
    first, second = await house.letter(), await house.letter("Cột điện nghiêng.")
    moment = (await due_at(house, first)).astimezone(LOCAL).replace(hour=9)
    assert await at(house, moment).remind() == 2
    evening = moment.replace(hour=20)
    assert await mailed(house, evening) == []
    opens = next_opening(house.calendar, evening)
    (mail,) = await mailed(house, opens)
    assert mail.reply_to == "hung@hatinh.gov.vn"
    assert first in mail.body
    assert f"http://d/desk/{second}" in mail.body
    assert "Nguyễn Văn Hòa" not in mail.body
    assert "đèn" not in mail.body.casefold()
    assert not mail.code
    assert await mailed(house, opens + timedelta(hours=1)) == []


async def test_of_a_denunciation_the_mail_says_code_and_date_only(house: DeskHouse):
    await with_address(house, "hung")
    code = await house.letter("Tôi tố cáo ông Nam nhận tiền khi làm thủ tục đất đai.")
    due = (await due_at(house, code)).astimezone(LOCAL)
    ticket = await house.ledger.find(code)
    await house.ledger.supply(
        ticket, {"officer": "hung"}, "officer:binh", because("Phân công")
    )
    moment = due.replace(hour=9)
    await at(house, moment).remind()
    (mail,) = await mailed(house, moment + timedelta(minutes=5))
    assert "Tố cáo" not in mail.body
    assert f"/desk/{code}" not in mail.body
    assert show_code(code) in mail.body


async def test_whom_a_case_speaks_against_hears_nothing_of_it(house: DeskHouse):
    code = await house.letter()
    late = at(house, await due_at(house, code) + timedelta(hours=1))
    await late.remind()
    ticket = await house.ledger.find(code)
    accused = {"accused": Accused(officers=("binh",))}
    await house.ledger.supply(ticket, accused, "officer:lan", because("Nói về Bình"))
    assert await late.remind() == 0
    assert not await house.reminders.of("binh")
    assert await house.reminders.of("hung")
    other = await house.letter("Cột điện nghiêng trước trường Lê Văn Tám.")
    await house.ledger.supply(
        await house.ledger.find(other), accused, "officer:lan", because("Nói về Bình")
    )
    assert await at(house, await due_at(house, other) + timedelta(hours=1)).remind()
    assert not await escalations(house, other)
