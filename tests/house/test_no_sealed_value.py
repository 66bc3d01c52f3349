"""A denouncer's identity is on no page, in no file, log, mail or error of the house."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from core.app import House, build
from core.app.site import site
from core.demo.town import town
from core.domain.because import because
from core.domain.classification import LetterKind
from core.domain.conflict import Accused
from core.domain.deadline import LOCAL
from core.domain.letter_bytes import write_letter
from core.domain.message import Arrival, Letter
from core.domain.outcome import Supply
from core.domain.party import Party
from core.domain.report import Period
from core.domain.tracking import show_code
from core.security.permissions import COOKIE
from core.security.tokens import digest
from core.settings import Settings
from core.store.exchange import exchanged
from core.store.schema import migrate

WRITER = Party(
    name="Trịnh Khuất Bảo Xuyến",
    phone="0987 654 321",
    email="xuyen.khuat@thu.vn",
    address="Ngõ Cây Khế Sau Đình",
    identity_number="042187009913",
)
SEALED = ("Khuất", "khuat", "654 321", "0987654321", "Cây Khế", "042187009913")
ASKED = ("%C3%A2y+kh%E1%BA%BF", "0987654321", "khuat", "xuyen")
"""What somebody types who looks for the denouncer."""
PEOPLE = (None, "lan", "thuy", "hung", "mai", "binh", "quantri", "vach")
"""Nobody signed in, every role, and an officer the case is against."""


@dataclass
class Walk:
    house: House
    app: object
    code: str
    digests: tuple[str, ...]

    def browser(self, who: str | None) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://desk.test",
            cookies={COOKIE: who} if who else None,
            headers={"Authorization": f"Bearer token-{who}"} if who else None,
        )

    def addresses(self) -> Iterator[str]:
        """Every GET route of the house, with what it needs filled in."""
        today = self.house.office.now().astimezone(LOCAL).date()
        dates = f"first={today:%Y}-01-01&last={today + timedelta(days=1)}"
        for route in self.app.routes:
            if "GET" not in getattr(route, "methods", ()):
                continue
            for filled in self.filled(route.path_format):
                yield filled
                yield f"{filled}?{dates}"
                yield f"{filled}?words={self.code}"
        for words in ASKED:
            yield f"/desk?words={words}"
            yield f"/desk/reception/find?words={words}"
            yield f"/api/v1/desk/letters?words={words}"
        yield f"/desk/{self.code}/nothing"
        yield "/nothing/at/all"

    def filled(self, path: str) -> Iterator[str]:
        samples = {
            "digest": self.digests,
            "name": ("xu-ly-don",),
            "report": ("xu-ly-don",),
        }
        for code in (self.code, show_code(self.code)):
            done = path.replace("{code}", code)
            for value in samples.get(_last(done), (code,)):
                yield re.sub(r"\{[^}]+\}", value, done)


def _last(path: str) -> str:
    return path.rpartition("{")[2].partition("}")[0].partition(":")[0]


@pytest.fixture
async def walk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Walk]:
    settings = Settings(
        database_url=sqlite_url, files_dir=tmp_path, public_url="http://desk.test",
        secret_key="a house's secret, long enough to sign with",
    )  # fmt: skip
    house = build(settings, {})
    await house.database.open()
    try:
        await migrate(house.database)
        yield await _settled(house)
    finally:
        await house.database.close()


async def _settled(house: House) -> Walk:
    """People who may sign in, and a denunciation on its way, walled for one."""
    for unit in town().units:
        await house.rooms.save_unit(unit)
    reception = next(one for one in town().officers if one.username == "lan")
    named = replace(reception, username="vach", name="Người Bị Nêu")
    people = [*town().officers, named]
    for one in people:
        await house.rooms.save_officer(one, "no password opens this")
        await house.accounts.open_session(
            one.username, digest(one.username), timedelta(hours=1)
        )
        await house.accounts.issue_token(
            one.username, digest(f"token-{one.username}"), "walk"
        )
    lan = next(one for one in people if one.username == "lan")
    letter = Letter(
        body="Tôi tố cáo một cán bộ nhận tiền khi sửa đường.",
        party=WRITER, reply_to=WRITER.email, signed=True,
    )  # fmt: skip
    received = await house.intake.receive(
        Arrival("counter", write_letter(letter), key="one")
    )
    code = received.code
    await house.line.advance(code)
    ticket = await house.ledger.find(code)
    facts: dict[str, object] = {"kind": LetterKind.DENUNCIATION}
    if ticket.facts.kind is None:
        why = because("Cán bộ xác định")
        await house.ledger.supply(ticket, facts, "officer:lan", why)
    await house.line.advance(code)
    wall = Supply({"accused": Accused(("vach",))}, because("Nêu trong đơn"))
    await house.desk.keep_out(code, lan, lambda _ticket: wall, lambda _ticket: None)
    await house.desk.add_words(code, "Tôi bổ sung ngày giờ.", ())
    return Walk(house, site(house), code, ("0" * 64,))


async def test_no_page_file_or_error_shows_who_denounced(
    walk: Walk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    leaks, shown, cases = [], 0, 0
    for who in PEOPLE:
        async with walk.browser(who) as browser:
            for address in dict.fromkeys(walk.addresses()):
                answer = await browser.get(address)
                shown += answer.status_code == 200
                cases += answer.status_code == 200 and address == f"/desk/{walk.code}"
                told = answer.content.decode(errors="replace") + str(answer.headers)
                typed = address.partition("words=")[2]
                leaks += [
                    (who, address, s) for s in SEALED if s in told and s not in typed
                ]
    assert leaks == []
    assert shown > 100, "the walk must have seen pages"
    assert cases > 0, "somebody must have read the case itself"
    ours = [line.getMessage() for line in caplog.records if line.name != "httpx"]
    out, err = capfd.readouterr()
    other = [line for line in err.splitlines() if "HTTP Request" not in line]
    logged = "\n".join([*ours, out, *other])
    assert [s for s in SEALED if s in logged] == []


async def test_the_walled_officer_finds_no_trace_of_the_case(walk: Walk) -> None:
    async with walk.browser("vach") as browser:
        for address in dict.fromkeys(walk.addresses()):
            answer = await browser.get(address)
            # The receipt prints whatever code is typed: it looks no case up.
            if address.startswith("/desk/counter/"):
                continue
            of_the_desk = address.startswith(("/desk", "/api/v1/desk"))
            if not of_the_desk or "words=" in address:
                continue
            there = walk.code in address or show_code(walk.code) in address
            assert not there or answer.status_code != 200, address
            told = answer.content.decode(errors="replace")
            assert there or walk.code not in told, address


async def test_what_is_sent_in_wrongly_tells_nothing(walk: Walk) -> None:
    async with walk.browser("binh") as browser:
        await browser.get("/desk")
        token = browser.cookies.get("tiepdan_csrf") or ""
        for deed in ("note", "route", "assign", "correct", "identity", "accused"):
            answer = await browser.post(
                f"/desk/{walk.code}/{deed}", data={"_csrf_token": token}
            )
            assert [s for s in SEALED if s in answer.text] == [], deed


async def test_one_opening_shows_it_and_the_head_sees_that(walk: Walk) -> None:
    async with walk.browser("binh") as browser:
        await browser.get("/desk")
        token = browser.cookies.get("tiepdan_csrf") or ""
        opened = await browser.post(
            f"/desk/{walk.code}/identity",
            data={"_csrf_token": token, "identity_why": "Liên hệ xác minh"},
        )
        assert WRITER.name in opened.text
        again = await browser.get(f"/desk/{walk.code}")
        assert WRITER.name not in again.text
        listed = await browser.get("/desk/registers/openings")
        assert "Liên hệ xác minh" in listed.text
        assert walk.code in listed.text.replace("-", "").replace(" ", "")
    async with walk.browser("lan") as browser:
        assert (await browser.get("/desk/registers/openings")).status_code == 403


async def test_no_export_and_no_message_to_anybody_else_names_them(walk: Walk) -> None:
    today = walk.house.office.now().astimezone(LOCAL).date()
    period = Period(today - timedelta(days=1), today + timedelta(days=1))
    told = [msgspec.json.encode(case).decode() async for case in exchanged(period)]
    assert len(told) == 1
    assert [s for s in SEALED if s in json.dumps(told, ensure_ascii=False)] == []
    ticket = await walk.house.ledger.find(walk.code)
    page = await walk.house.queries.track(walk.code)
    assert ticket.sealed
    assert [s for s in SEALED if s in str(page)] == []
