"""The desk over a real SQLite house: real store, real line, real sessions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar, Request
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware

from channels import counter
from core.app.lawbook import Lawbook
from core.app.recount import Recount
from core.demo.town import town
from core.domain.because import because
from core.domain.calendar import Calendar
from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.letter_bytes import write_letter
from core.domain.message import Arrival, Letter
from core.domain.officer import Officer
from core.domain.party import Party
from core.domain.reply import ReplySuggestion
from core.domain.ruleset import Ruleset
from core.domain.spam import SpamSuggestion
from core.domain.ticket import Ticket
from core.hookspecs import hookimpl
from core.jobs.advance import Line
from core.jobs.checkup import Checkup
from core.jobs.lanes import Lanes
from core.jobs.remind import Reminding
from core.pipeline.answer import withdraw
from core.pipeline.correct import correct
from core.pipeline.receive import FrontDoor
from core.pipeline.steps import Needs, steps
from core.pipeline.wording import Correspondence
from core.plugin import Plugins
from core.rulebook import calendar_of, rules_of
from core.security.headers import secure_headers
from core.security.permissions import COOKIE, SignedIn, signed_in
from core.security.throttle import Throttle
from core.security.tokens import SignedForms, digest
from core.security.uploads import UploadCheck
from core.settings import Settings
from core.store.absences import Absences
from core.store.accounts import Accounts
from core.store.amendments import Amendments
from core.store.calendar_changes import CalendarChanges
from core.store.desk import Desk
from core.store.engines import engine_for
from core.store.files import Files
from core.store.held import Held
from core.store.ledger import PiccoloLedger
from core.store.outbox import Outbox
from core.store.past import PastLetters
from core.store.queries import Queries
from core.store.reception import Reception
from core.store.reminders import Reminders
from core.store.rooms import Feedback, Rooms
from core.store.schema import migrate
from core.store.senders import Senders
from core.store.units import UnitTree
from core.web import errors, officer_doors
from core.web.assets import static_files
from core.web.auth import SignInController
from core.web.files import file_for_officer
from core.web.templating import templates
from plugins import reports, units_by_topic, vn_calendar, vn_law
from tests.web.citizens import PlainPaper

LAMP = "Đèn đường trước số 12 Nguyễn Du hỏng hai tuần nay."
SECRET = "a test's secret, long enough to sign"


class Adviser:
    """Certain of everything, but for the words a test puts into a letter."""

    @hookimpl
    def suggest_kind(self, letter: Letter) -> KindSuggestion | None:
        if "tố cáo" in letter.body:
            return KindSuggestion(LetterKind.DENUNCIATION, 0.95, words=("tố cáo",))
        if "khiếu nại" in letter.body:
            return KindSuggestion(LetterKind.COMPLAINT, 0.95, words=("khiếu nại",))
        sure = 0.4 if "không rõ" in letter.body else 0.95
        reason = because("Có từ “{word}”", word="hỏng")
        return KindSuggestion(LetterKind.REPORT, sure, (reason,), ("hỏng",))

    @hookimpl
    def suggest_topic(self, letter: Letter) -> TopicSuggestion | None:
        return TopicSuggestion("giao_thong", 0.95)

    @hookimpl
    def screen(self, letter: Letter) -> SpamSuggestion | None:
        return SpamSuggestion(0.7 if "http" in letter.body else 0.0)

    @hookimpl
    def suggest_reply(self, ticket: Ticket) -> ReplySuggestion | None:
        return ReplySuggestion("Kính gửi anh/chị,\n\n1. Kết quả: [ai, khi nào]")


@dataclass
class DeskHouse:
    """A house with the demo's people, and a browser for each of them."""

    folder: Path
    plugins: Plugins = field(default_factory=Plugins)

    def __post_init__(self) -> None:
        for name, plugin in {
            "adviser": Adviser(),
            "units_by_topic": units_by_topic,
            "vn_calendar": vn_calendar,
            "vn_law": vn_law,
            "reports": reports,
        }.items():
            self.plugins.add(plugin, name, "1.0")
        self.settings = Settings(secret_key=SECRET)
        self.lawbook = Lawbook(
            rules_of(self.plugins),
            calendar_of(self.plugins),
            Amendments(self.now),
            CalendarChanges(self.now),
        )
        self.database = engine_for(f"sqlite:///{self.folder / 'desk.db'}")
        self.ledger = PiccoloLedger(self.database, self.now)
        self.outbox = Outbox(self.database, self.now)
        self.files = Files(
            self.folder / "files", UploadCheck(max_bytes=1_000_000), self.now
        )
        self.intake = FrontDoor(
            self.ledger, Held(self.database, self.now), self.files, self.now
        )
        self.channels = {"counter": counter.register_channel({})}
        self.line = Line(self.ledger, lambda: steps(self._needs()))
        self.queries = Queries(self.database, self.ledger, lambda: self.rules, self.now)
        self.desk = Desk(
            self.ledger, self.outbox, self.now, correct=correct,
            withdraw=partial(withdraw, rules=self.rules, now=self.now),
        )  # fmt: skip
        self.lanes = Lanes(self.channels.values(), self.now)
        self.checkup = Checkup(self.channels.values(), self.now)
        self.rooms = Rooms(self.now)
        self.reception = Reception(self.database, self.now)
        self.accounts = Accounts(self.now)
        self.absences = Absences(self.now)
        self.reminders = Reminders(self.database, self.ledger, self.absences, self.now)
        self.reminding = Reminding(
            self.reminders, self.settings.ladder, lambda: self.calendar, self.now
        )
        self.app = self._app()

    @property
    def rules(self) -> Ruleset:
        return self.lawbook.rules

    @property
    def calendar(self) -> Calendar:
        return self.lawbook.calendar

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def open(self) -> None:
        await self.database.open()
        await migrate(self.database)
        for unit in town().units:
            await self.rooms.save_unit(unit)
        for officer in town().officers:
            await self.rooms.save_officer(officer, "no password opens this")
            life = timedelta(hours=1)
            await self.accounts.open_session(
                officer.username, digest(officer.username), life
            )
        for point in town().points:
            await self.rooms.save_point(point)

    async def letter(self, body: str = LAMP, **more: Any) -> str:
        """Bring one letter in and walk it as far as it goes; return its code."""
        party = Party(name="Nguyễn Văn Hòa", phone="0912 000 111", address="Số 12")
        letter = Letter(**{"body": body, "party": party, "signed": True, **more})
        key = f"{body}{more}{self.now()}"
        raw = write_letter(letter)
        received = await self.intake.receive(Arrival("counter", raw, key=key))
        await self.line.advance(received.code)
        return received.code

    def browser(self, username: str) -> "Browser":
        return Browser(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app),
                base_url="http://desk.test",
                cookies={COOKIE: username},
                follow_redirects=True,
            )
        )

    def _needs(self) -> Needs:
        return Needs(
            channels=self.channels,
            shelves=self.ledger,
            files=self.files,
            past=PastLetters(self.database, self.now),
            units=UnitTree(),
            advice=self.plugins,
            rules=self.rules,
            calendar=self.calendar,
            senders=Senders(self.now),
            most_receipts=20,
            writing=Correspondence("UBND phường Thành Sen", "http://desk.test"),
            now=self.now,
            who_answers=self.absences.who_answers,
        )

    def _app(self) -> Litestar:
        forms = SignedForms(SECRET.encode(), self.now, Throttle(lambda: 0.0))
        given: dict[str, Any] = {
            "settings": self.settings, "intake": self.intake, "forms": forms,
            "paper": PlainPaper(), "queries": self.queries, "desk": self.desk,
            "rooms": self.rooms, "feedback": Feedback(self.now),
            "lawbook": self.lawbook,
            "reminders": self.reminders, "absences": self.absences,
            "recount": Recount(self.ledger, self.lawbook), "reception": self.reception,
            "plugins": self.plugins, "channels": self.channels, "line": self.line,
            "accounts": self.accounts, "lanes": self.lanes,
            "checkup": self.checkup,
            "files": self.files, "client": "192.0.2.7",
        }  # fmt: skip
        return Litestar(
            route_handlers=[
                *officer_doors.ROUTES, SignInController, file_for_officer,
                static_files(), *self.channels["counter"].routes,
            ],
            dependencies={
                **{name: _provide(thing) for name, thing in given.items()},
                "rules": Provide(lambda: self.rules, sync_to_thread=False),
                "calendar": Provide(lambda: self.calendar, sync_to_thread=False),
                "officer": Provide(_officer, sync_to_thread=False),
            },
            middleware=[
                DefineMiddleware(
                    SignedIn,
                    by_cookie=self.accounts.by_cookie,
                    by_bearer=self.accounts.by_bearer,
                )
            ],
            csrf_config=CSRFConfig(secret=SECRET, cookie_name="tiepdan_csrf"),
            exception_handlers=errors.handlers(),
            template_config=templates(self.settings),
            before_send=[secure_headers(https=False)],
            openapi_config=None,
            state=State({"reminding": self.reminding}),
            request_max_body_size=64 * 1024 * 1024,
        )  # fmt: skip


@dataclass
class Browser:
    """An officer's browser without JavaScript: it reads pages and sends forms."""

    client: httpx.AsyncClient

    async def open(self, address: str) -> httpx.Response:
        return await self.client.get(address)

    async def send(
        self, address: str, files: Any = None, **fields: str
    ) -> httpx.Response:
        """Send a form with its CSRF token, and follow where it leads."""
        if "tiepdan_csrf" not in self.client.cookies:
            await self.client.get("/desk/posters")
        token = self.client.cookies.get("tiepdan_csrf") or ""
        form = {"_csrf_token": token, **fields}
        return await self.client.post(address, data=form, files=files)


@asynccontextmanager
async def desk_house(folder: Path) -> AsyncIterator[DeskHouse]:
    """Open a house; close it whatever happens."""
    house = DeskHouse(folder)
    try:
        await house.open()
        yield house
    finally:
        await house.database.close()


def _provide(thing: Any) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)


def _officer(request: Request[Any, Any, Any]) -> Officer:
    return signed_in(request)
