"""The citizens' pages over a house kept in memory: small fakes we wrote, no mocks."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import qrcode
import qrcode.image.svg
from litestar import Litestar
from litestar.di import Provide

from channels.qr import register_channel as qr_channel
from channels.web import register_channel as web_channel
from core.channel import Channel
from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.deadline import Deadline
from core.domain.feedback import FeedbackPoint, Rating, Satisfaction
from core.domain.message import Arrival, Direction, Purpose, Received
from core.domain.officer import Officer
from core.domain.progress import CaseTerm
from core.domain.reply import Reply
from core.domain.stage import Stage
from core.domain.tracking import new_code
from core.errors import DatabaseAway, NotFound, TicketUnknown, UploadRefused
from core.forms import Doorway
from core.security.headers import secure_headers
from core.security.throttle import Limit, Throttle
from core.security.tokens import SignedForms
from core.settings import Settings
from core.store.views import (
    MessageView,
    PointFigures,
    PublicFigures,
    TimelineEntry,
    TrackView,
)
from core.web import errors
from core.web.assets import static_files
from core.web.files import file_for_citizen
from core.web.home import choose_point, home
from core.web.language import in_language, switch_language
from core.web.looking import Looking
from core.web.templating import templates
from core.web.track import TrackController
from core.web.track_deeds import TrackDeeds

SECRET = b"a test's secret, long enough to sign"
POINT = FeedbackPoint(code="Q3", name="Quầy 3: Hộ tịch, Trung tâm Phục vụ HCC")
RECEIVED = datetime(2026, 4, 24, 7, 10, tzinfo=UTC)
CODES = tuple(new_code(lambda below, n=n: n % below) for n in range(3, 8))


class Hours:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, hours: float) -> None:
        self.at += timedelta(hours=hours)


@dataclass
class MemoryIntake:
    """Keeps arrivals once per key; takes anything but .exe files and empty ones."""

    arrivals: dict[str, tuple[Arrival, str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    away: bool = False
    """Where files are written to be sent; a test that downloads one sets it."""

    async def receive(self, arrival: Arrival) -> Received:
        if self.away:
            raise DatabaseAway
        key = f"{arrival.channel}:{arrival.key or arrival.raw.hex()}"
        if key in self.arrivals:
            return Received(self.arrivals[key][1], new=False)
        number = len(self.arrivals) + 7
        self.arrivals[key] = (arrival, new_code(lambda below: number % below))
        return Received(self.arrivals[key][1])

    async def hold(self, arrival: Arrival, *, talk: str, quiet: timedelta) -> bool:
        raise NotImplementedError("no page holds conversations")

    async def keep(self, filename: str, content: bytes) -> Attachment:
        if not content:
            raise UploadRefused("empty", filename)
        if filename.endswith(".exe"):
            raise UploadRefused("kind", filename)
        digest = hashlib.sha256(content).hexdigest()
        self.files[digest] = content
        kind = "image/png" if filename.endswith(".png") else "text/html"
        return Attachment(digest, filename, kind, len(content))

    def read(self, digest: str) -> bytes:
        return self.files[digest]

    @property
    def last(self) -> Arrival:
        return list(self.arrivals.values())[-1][0]


@dataclass
class MemoryFeedback:
    """One counter and its marks."""

    ratings: dict[str, Rating] = field(default_factory=dict)
    letters: dict[str, Received] = field(default_factory=dict)

    async def point(self, code: str) -> FeedbackPoint:
        if code != POINT.code:
            raise NotFound(code)
        return POINT

    async def rate(self, rating: Rating) -> Rating:
        older = self.ratings.get(rating.id, rating)
        self.ratings[rating.id] = replace(rating, mark=older.mark)
        return self.ratings[rating.id]

    async def rated(self, rating_id: str) -> Rating:
        try:
            return self.ratings[rating_id]
        except KeyError as error:
            raise NotFound(rating_id) from error

    async def became(self, rating_id: str, received: Received) -> None:
        self.letters[rating_id] = received


@dataclass
class MemoryCases:
    """Cases by code, for reading and for the citizen's deeds (`Queries`, `Desk`)."""

    cases: dict[str, TrackView] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    done: list[tuple[str, Any]] = field(default_factory=list)
    away: bool = False

    async def track(self, code: str) -> TrackView:
        self.looked_up.append(code)
        try:
            return self.cases[code]
        except KeyError as error:
            raise TicketUnknown(code) from error

    async def figures(self) -> PublicFigures:
        if self.away:
            raise DatabaseAway
        return PublicFigures(
            received=7156,
            answered=5310,
            answered_on_time=4980,
            answered_with_deadline=5204,
            marks=(31, 58, 214, 902, 1377),
        )

    async def points(self) -> Sequence[PointFigures]:
        names = {
            "Q1": "Quầy 1: Đất đai, Trung tâm Phục vụ hành chính công",
            "Q3": POINT.name,
            "NVH4": "Nhà văn hóa tổ dân phố 4",
        }
        return [
            PointFigures(code=c, name=n, unit="", active=c != "Q1", marks=(0,) * 5)
            for c, n in names.items()
        ]

    async def file_for_citizen(self, digest: str, code: str) -> Attachment:
        for message in self.cases[code].conversation:
            for attachment in message.attachments:
                if attachment.digest == digest:
                    return attachment
        raise NotFound(digest)

    async def file_for_officer(self, digest: str, officer: Officer) -> Attachment:
        raise NotFound(digest)

    async def add_words(
        self, code: str, words: str, attachments: Sequence[Attachment]
    ) -> None:
        self.done.append(("add", (code, words, tuple(attachments))))
        case = self.cases[code]
        message = _message(Direction.IN, words, 30, attachments=tuple(attachments))
        self.cases[code] = replace(case, conversation=(*case.conversation, message))

    async def withdraw(self, code: str, words: str) -> None:
        self.done.append(("withdraw", (code, words)))

    async def rate_answer(self, code: str, said: Satisfaction) -> None:
        self.done.append(("rate", (code, said)))

    async def advance(self, code: str) -> None:
        self.done.append(("advance", code))


@dataclass
class PlainPaper:
    """Real QR codes, and words instead of a picture and a PDF."""

    public_url: str = "http://127.0.0.1:8000"

    def track_url(self, code: str) -> str:
        return f"{self.public_url}/t/{code}"

    def qr_svg(self, text: str, title: str) -> str:
        drawn = io.BytesIO()
        factory = qrcode.image.svg.SvgPathImage
        qrcode.make(text.upper(), image_factory=factory, border=4).save(drawn)
        svg = drawn.getvalue().decode().partition("?>")[2].strip()
        return svg.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)

    def receipt_pdf(self, code: str, received_at: datetime, paper: str = "a5") -> bytes:
        return f"%PDF {code} {received_at:%d/%m/%Y}".encode()

    def reply_pdf(self, code: str, reply: Reply) -> bytes:
        return f"%PDF {code} {reply.signed_by}".encode()

    def receipt_png(self, code: str) -> bytes:
        return b"\x89PNG " + code.encode()


def _message(direction: Direction, body: str, hours: int, **more: Any) -> MessageView:
    outgoing = direction is Direction.OUT
    return MessageView(
        key=f"m{hours}",
        direction=direction,
        purpose=more.get("purpose"),
        channel="web",
        body=body,
        written_at=RECEIVED + timedelta(hours=hours),
        written_by="Trần Thị Mai" if outgoing else "",
        attachments=more.get("attachments", ()),
        state="sent" if outgoing else "",
        fault="",
    )


def case(code: str, **change: Any) -> TrackView:
    """A report of a broken street lamp, waiting for its answer."""
    steps = (
        (Stage.NORMALISE, "Đã nhận đơn"),
        (Stage.ACKNOWLEDGE, "Đã gửi biên nhận"),
        (Stage.CLASSIFY, "Đã phân loại: phản ánh"),
        (Stage.ROUTE, "Đã chuyển Phòng Kinh tế, Hạ tầng và Đô thị"),
        (Stage.ANSWER, "Đang giải quyết"),
    )
    clock = Deadline(
        rule="pa.tra_loi",
        name="Trả lời kiến nghị, phản ánh",
        article="Quy chế tiếp nhận phản ánh của phường, Điều 6",
        start_on=RECEIVED.date(),
        due_at=datetime.now(UTC) + timedelta(days=4),
        lines=(
            because("Bắt đầu: {day}; ngày này không tính", day="24/04/2026"),
            because("Tính {n} ngày làm việc", n=10),
            because(
                "Không tính {day}: {why}", day="30/04/2026", why="Ngày Chiến thắng"
            ),
            because("Hạn: {time} {day}", time="17:00", day="12/05/2026"),
        ),
        confirmed=False,
    )
    lamp = Attachment(
        hashlib.sha256(b"lamp").hexdigest(), "đèn đường.png", "image/png", 412_345
    )
    facts: dict[str, Any] = {
        "code": code,
        "received_at": RECEIVED,
        "stage": Stage.ANSWER,
        "closed_as": None,
        "channel": "web",
        "kind_said": True,
        "kind": "phan_anh",
        "unit_name": "Phòng Kinh tế, Hạ tầng và Đô thị",
        "timeline": tuple(
            TimelineEntry(RECEIVED + timedelta(hours=3 * n), stage, text)
            for n, (stage, text) in enumerate(steps)
        ),
        "terms": (CaseTerm(clock, None),),
        "stopped": (),
        "course": (),
        "conversation": (
            _message(
                Direction.IN,
                "Đèn đường trước nhà số 12 Nguyễn Du hỏng hai tuần nay.\n"
                "Tối rất nguy hiểm cho các cháu đi học về.",
                0,
                attachments=(lamp,),
            ),
            _message(
                Direction.OUT,
                "Xin anh/chị cho biết số hiệu ghi trên cột đèn.",
                6,
                purpose=Purpose.QUESTION,
            ),
            _message(Direction.IN, "Cột số NĐ-114.", 9),
        ),
        "reply": None,
        "satisfaction": None,
        "linked": (),
        "may_add": True,
        "may_withdraw": True,
        "may_rate": False,
    }
    return TrackView(**{**facts, **change})


def answered(code: str, **change: Any) -> TrackView:
    """The same case with its answer, waiting for the citizen's opinion."""
    open_case = case(code)
    words = (
        "Kính gửi anh/chị,\n\nTổ điện đã thay bóng đèn cột NĐ-114 chiều 28/4/2026; ảnh "
        "kèm theo. Căn cứ Quyết định 12/2025/QĐ-UBND, Điều 4.\n\nTrân trọng."
    )
    reply = _message(Direction.OUT, words, 96, purpose=Purpose.REPLY)
    return replace(
        open_case,
        **{
            "stage": Stage.LISTEN,
            "conversation": (*open_case.conversation, reply),
            "may_rate": True,
            "may_withdraw": False,
            **change,
        },
    )


@dataclass
class Town:
    """The whole house in memory."""

    intake: MemoryIntake = field(default_factory=MemoryIntake)
    feedback: MemoryFeedback = field(default_factory=MemoryFeedback)
    cases: MemoryCases = field(default_factory=MemoryCases)
    paper: PlainPaper = field(default_factory=PlainPaper)
    hours: Hours = field(default_factory=Hours)
    limits: Mapping[str, Limit] = field(
        default_factory=lambda: {
            purpose: Limit(burst=1000, per_minute=60)
            for purpose in ("gui", "track", "feedback")
        }
    )

    def __post_init__(self) -> None:
        clock = lambda: self.hours().timestamp()  # noqa: E731
        self.forms = SignedForms(SECRET, self.hours, Throttle(clock, self.limits))
        for code, view in ((CODES[0], case), (CODES[1], answered)):
            self.cases.cases[code] = view(code)
        lamp = self.cases.cases[CODES[0]].conversation[0].attachments[0]
        self.intake.files[lamp.digest] = b"lamp"

    def app(self) -> Litestar:
        settings = Settings(secret_key=SECRET.decode())
        given = {
            "settings": settings,
            "intake": self.intake,
            "files": self.intake,
            "forms": self.forms,
            "feedback": self.feedback,
            "paper": self.paper,
            "queries": self.cases,
            "desk": self.cases,
            "line": self.cases,
            "client": "192.0.2.7",
        }
        given["doorway"] = Doorway(
            self.intake, self.forms, self.feedback, self.paper, "192.0.2.7"
        )
        given["looking"] = Looking(self.cases, self.forms, "192.0.2.7")
        app = Litestar(
            route_handlers=[
                home, choose_point, switch_language, TrackController, TrackDeeds,
                file_for_citizen, static_files(), *_channel_routes(),
            ],
            dependencies={name: _provide(thing) for name, thing in given.items()},
            exception_handlers=errors.handlers(),
            template_config=templates(settings),
            before_send=[secure_headers(https=False)],
            openapi_config=None,
            request_max_body_size=64 * 1024 * 1024,
        )  # fmt: skip
        app.asgi_handler = in_language(app.asgi_handler)
        return app


def _channel_routes() -> list[Any]:
    return [route for channel in channels().values() for route in channel.routes]


def channels() -> dict[str, Channel]:
    """The two channels, as the plugin host would get them."""
    offered = [register({}) for register in (web_channel, qr_channel)]
    return {channel.name: channel for channel in offered if channel}


def _provide(thing: Any) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)
