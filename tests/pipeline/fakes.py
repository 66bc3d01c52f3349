"""The small world the steps are tried in: everything they ask for, in memory."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from core.channel import Channel
from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.deadline import ClockRule, ClockStart, DayUnit
from core.domain.eligibility import Condition
from core.domain.message import Letter
from core.domain.moves import put_back, recorded, shelved
from core.domain.party import Party
from core.domain.reply import Reply
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.domain.unit import Unit
from core.errors import LetterRefused, TicketStale, UploadRefused
from core.pipeline.steps import Needs
from core.pipeline.wording import Correspondence

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)  # Monday 12:00 in Hà Tĩnh
WRITING = Correspondence(authority="UBND phường", public_url="https://x.vn/")
LETTER = Letter(
    body="Đèn đường hỏng", party=Party(name="A", phone="0912"), reply_to="a@x.vn"
)


def ticket(**given):
    known = {
        "id": UUID(int=7),
        "code": "ABCDEFGH2345",
        "channel": "web",
        "received_at": NOON,
        "letter": LETTER,
    }
    return Ticket(**{**known, **given})


def reply(signed_at=NOON):
    return Reply(
        body="Đã thay bóng.",
        written_by="hung",
        signed_by="binh",
        signed_by_name="Võ Thanh Bình",
        signed_at=signed_at,
    )


@dataclass
class Notebook:
    """A ledger on one page; remembers the newest copy of one ticket."""

    known: Ticket
    events: list = field(default_factory=list)
    posts: list = field(default_factory=list)
    why: str = ""

    async def record(self, ticket, outcome):
        if (ticket.stage, ticket.round) != (self.known.stage, self.known.round):
            raise TicketStale(ticket.code)
        self.known, event = recorded(ticket, outcome, NOON)
        self.events.append(event)
        self.posts += outcome.posts
        return self.known

    async def set_aside(self, ticket, why):
        self.known, event = shelved(ticket, because("lỗi"), why, NOON)
        self.events.append(event)

    def put_back(self):
        self.known, event = put_back(self.known, because("thử lại"), "officer:x", NOON)
        self.events.append(event)
        return self.known


@dataclass
class Says:
    """Plugins that give fixed answers, by hook; each answer is (plugin, answer)."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def ask(self, hook, **facts):
        self.asked.append((hook, facts))
        yield from self.answers.get(hook, ())


@dataclass
class Past:
    letters: tuple = ()

    async def like(self, ticket, letter):
        return self.letters


@dataclass
class Crowd:
    """Correspondents who have all sent so many letters in this hour."""

    letters: int = 1

    async def letters_within(self, reply_to, period):
        return self.letters


@dataclass
class Tree:
    units: tuple = ()

    async def active(self):
        return self.units


@dataclass
class Shelf:
    content: bytes = b"den duong"
    writers: dict = field(default_factory=dict)

    async def raw(self, ticket):
        return self.content

    async def writer_of(self, code):
        return self.writers.get(code, (Party(), ""))


@dataclass
class Cabinet:
    """Keeps every file but those whose name ends in .exe."""

    kept: list = field(default_factory=list)

    async def keep(self, filename, content):
        if filename.endswith(".exe"):
            raise UploadRefused("kind", filename)
        self.kept.append(filename)
        return Attachment("d" * 64, filename, "image/png", len(content))


def read(raw):
    if not raw:
        raise LetterRefused("nhãn dán")
    return replace(LETTER, body=raw.decode())


WEB = Channel("web", "Trang web", read)
KINDS = frozenset(LetterKind)
RULES = Ruleset(
    name="gói thử",
    clocks=(
        ClockRule(
            id="pa.tra_loi",
            name="Trả lời",
            kinds=KINDS,
            length=10,
            unit=DayUnit.WORKING,
            start=ClockStart.RECEIPT,
            article="Quy chế",
            valid_from=date(2020, 1, 1),
        ),
    ),
    conditions=(
        Condition(
            id="noi_dung",
            text="Có nội dung",
            check="has_content",
            kinds=KINDS,
            article="Điều 6",
            valid_from=date(2020, 1, 1),
        ),
        Condition(
            id="doi_tuong",
            text="Nêu quyết định bị khiếu nại",
            check="a_person_reads",
            kinds=frozenset({LetterKind.COMPLAINT}),
            article="Điều 8",
            valid_from=date(2020, 1, 1),
        ),
    ),
    listen_days=15,
)
CALENDAR = Calendar(known_years=frozenset({2026}))
ROADS = Unit(
    code="kt",
    name="Phòng Kinh tế",
    topics=frozenset({"giao_thong"}),
    default_officer="hung",
)


def needs(**given):
    known = {
        "channels": {"web": WEB},
        "shelves": Shelf(),
        "files": Cabinet(),
        "past": Past(),
        "units": Tree((ROADS,)),
        "advice": Says(),
        "rules": RULES,
        "calendar": CALENDAR,
        "writing": WRITING,
        "senders": Crowd(),
        "most_receipts": 20,
        "now": lambda: NOON + timedelta(days=1),
    }
    return Needs(**{**known, **given})
