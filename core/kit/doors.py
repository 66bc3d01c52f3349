"""A channel's routes as one real application, over a house in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide

from core.channel import Channel
from core.domain.calendar import Calendar
from core.domain.feedback import FeedbackPoint, Rating
from core.domain.message import Received
from core.domain.officer import Officer, Role
from core.domain.ruleset import Ruleset, Topic
from core.errors import NotFound
from core.forms import Doorway
from core.kit.office import MemoryOffice
from core.paper.handout import Handout
from core.security.throttle import UNKNOWN, Throttle, client_prefix
from core.security.tokens import SignedForms
from core.settings import Settings
from core.web import errors
from core.web.assets import static_files
from core.web.bodies import read_bodies_so
from core.web.language import in_language
from core.web.templating import templates

POINT = FeedbackPoint(code="Q3", name="Quầy 3: Hộ tịch")
"""The one feedback point there is."""
RECEPTION = Officer(username="lan", name="Nguyễn Thị Lan", role=Role.RECEPTION)
"""Who is signed in: a reception officer."""


@dataclass
class MemoryFeedback:
    """One feedback point and its marks (`api.Feedback`)."""

    ratings: dict[str, Rating] = field(default_factory=dict)
    letters: dict[str, Received] = field(default_factory=dict)

    async def point(self, code: str) -> FeedbackPoint:
        """Return the point. Raises NotFound for any other code."""
        if code != POINT.code:
            raise NotFound(code)
        return POINT

    async def rate(self, rating: Rating) -> Rating:
        """Keep a rating once; the first mark stays."""
        older = self.ratings.get(rating.id, rating)
        self.ratings[rating.id] = replace(rating, mark=older.mark)
        return self.ratings[rating.id]

    async def rated(self, rating_id: str) -> Rating:
        """Return one rating. Raises NotFound."""
        if rating_id not in self.ratings:
            raise NotFound(rating_id)
        return self.ratings[rating_id]

    async def became(self, rating_id: str, received: Received) -> None:
        """Remember which ticket a rating became."""
        self.letters[rating_id] = received


RULES = Ruleset(
    name="kit",
    topics=(
        Topic("giao_thong", "Giao thông – hạ tầng"),
        Topic("moi_truong", "Môi trường"),
        Topic("y_te", "Y tế"),
    ),
)
"""A rule pack of a few topics: enough for a page that offers them."""


def doors(channel: Channel, office: MemoryOffice, rules: Ruleset = RULES) -> Litestar:
    """Return the application: what a route asks for by name is there, as in a house.

    Errors become the house's own answers: 503 when the database is away, 429 past a
    limit.
    """
    settings = Settings(secret_key="in memory: no secret at all")  # noqa: S106
    read_bodies_so()
    app = Litestar(
        route_handlers=[*channel.routes, static_files()],
        dependencies=_dependencies(office, settings, rules),
        exception_handlers=errors.handlers(),
        template_config=templates(settings),
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = in_language(app.asgi_handler)
    return app


def _dependencies(
    office: MemoryOffice, settings: Settings, rules: Ruleset
) -> Mapping[str, Provide]:
    forms = SignedForms(
        settings.secret_key.encode(),
        office.now,
        Throttle(lambda: office.now().timestamp()),
    )
    feedback = MemoryFeedback()
    paper = Handout(settings.authority, settings.province, office.track_url("")[:-3])

    def client(request: Request[Any, Any, Any]) -> str:
        return client_prefix(request.client.host) if request.client else UNKNOWN

    def doorway(request: Request[Any, Any, Any]) -> Doorway:
        return Doorway(office.intake, forms, feedback, paper, client(request))

    rooms: Mapping[str, object] = {
        "calendar": Calendar(),
        "feedback": feedback,
        "forms": forms,
        "intake": office.intake,
        "officer": RECEPTION,
        "paper": paper,
        "rules": rules,
        "settings": settings,
    }
    return {
        **{name: _given(room) for name, room in rooms.items()},
        "client": Provide(client, sync_to_thread=False),
        "doorway": Provide(doorway, sync_to_thread=False),
    }


def _given(room: Any) -> Provide:
    return Provide(lambda: room, sync_to_thread=False)
