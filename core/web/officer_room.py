"""The reception room today: who waits, who is called, which sessions are open."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.domain.party import Party
from core.domain.reception import ReceptionDay, ReceptionSort
from core.domain.tracking import read_code
from core.domain.turn import Turn, TurnState
from core.domain.visit import Notes, Visitor
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.security.permissions import needs
from core.settings import Settings
from core.store.ids import new_id
from core.store.queries import Queries
from core.store.reception import Reception
from core.store.views import InboxFilter
from core.store.visit_lookup import is_phone
from core.web.forms import Typed, typed
from core.web.offered import begun, time_of

HOME = "/desk/reception"
_MOST_LETTERS = 6
_FURTHEST_DAY = 400


class RoomController(Controller):
    """One page to work from; every button is a form of its own."""

    path = HOME
    guards = (needs(Action.RECEIVE),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        so: FromQuery[str] = "",
        ngay: FromQuery[str] = "",
        fault: FromQuery[str] = "",
    ) -> Template:
        """Show the lines of a day, today's unless `ngay` names another.

        `so` is the number that was just given. Who booked for a day that has been
        called off is shown too: they must be told.
        """
        today = _today()
        on = _day_asked(ngay, today)
        days = await reception.days(on, on)
        turns = await reception.turns_of([day.id for day in days])
        lines = [
            (
                day,
                [
                    (turn, time_of(day, turn.number, calendar))
                    for turn in turns
                    if turn.day == day.id and turn.state is not TurnState.DONE
                ],
            )
            for day in days
        ]
        return Template(
            "officer/room.html",
            context={
                "officer": officer,
                "lines": lines,
                "on": on,
                "is_today": on == today,
                "has_regular": any(
                    d.sort is ReceptionSort.REGULAR and not d.cancelled for d in days
                ),
                "open": await reception.unfinished(officer),
                "doubles": _doubles(turns),
                "given": await _given(so, reception),
                "fault": _("Không có lượt nào với mã này hôm nay.") if fault else "",
                "State": TurnState,
            },
            headers={"Cache-Control": "no-store"},
        )

    @post("/walk-in", status_code=303)
    async def walk_in(
        self,
        request: Request[Any, Any, Any],
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        settings: NamedDependency[Settings],
    ) -> Redirect:
        """Give the next number to somebody at the door."""
        asked = (await typed(request)).get("day", "")
        day = (
            await _today_at(asked, reception)
            if asked
            else await _regular(reception, calendar, settings)
        )
        turn = await reception.walk_in(day, begun(day, calendar, datetime.now(UTC)))
        return Redirect(f"{HOME}?so={turn.code}", status_code=303)

    @post("/came", status_code=303)
    async def came(
        self, request: Request[Any, Any, Any], reception: NamedDependency[Reception]
    ) -> Redirect:
        """Note that who booked is here, by the code on the slip (QR or typed)."""
        code = read_code((await typed(request)).get("code", "").rpartition("/")[2])
        try:
            turn = await reception.find_turn(code or "")
            await _today_at(str(turn.day), reception)
        except NotFound:
            return Redirect(f"{HOME}?fault=code", status_code=303)
        await reception.came(turn.id)
        return Redirect(f"{HOME}?so={turn.code}", status_code=303)

    @post("/next/{day:uuid}", status_code=303)
    async def call_next(
        self, day: FromPath[UUID], reception: NamedDependency[Reception]
    ) -> Redirect:
        """Call the lowest number that waits."""
        await reception.call_next(day)
        return Redirect(HOME, status_code=303)

    @post("/absent/{turn:uuid}", status_code=303)
    async def absent(
        self, turn: FromPath[UUID], reception: NamedDependency[Reception]
    ) -> Redirect:
        """Note that nobody answered the call."""
        await reception.absent(turn)
        return Redirect(HOME, status_code=303)

    @post("/begin", status_code=303)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
    ) -> Redirect:
        """Open a session: for a number, or for somebody without one."""
        asked = (await typed(request)).get("turn", "")
        if not asked:
            visit = await reception.begin(officer)
            return Redirect(f"{HOME}/{visit.id}", status_code=303)
        turn = await reception.turn(_key(asked))
        day = await reception.reception_day(turn.day)
        visit = await reception.begin(
            officer, day=day, turn=turn, notes=_heard_before(turn)
        )
        await reception.served(turn.id)
        return Redirect(f"{HOME}/{visit.id}", status_code=303)

    @post("/search", status_code=200)
    async def search(
        self,
        request: Request[Any, Any, Any],
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
        queries: NamedDependency[Queries],
    ) -> Template:
        """Show earlier sessions, letters and answers for a name, phone or code.

        Asked by POST: a name in an address would stand in the logs of a proxy.
        """
        words = _asked(await typed(request))
        visits, answers = await reception.earlier(words, officer)
        asked = "".join(c for c in words if c.isdigit()) if is_phone(words) else words
        found = await queries.inbox(
            InboxFilter(words=asked or "?"), officer, limit=_MOST_LETTERS
        )
        by_itself = "hx-request" in request.headers
        return Template(
            "officer/_found.html" if by_itself else "officer/found.html",
            context={
                "officer": officer,
                "words": words,
                "visits": visits,
                "answers": answers | await reception.answers_of(found.lines),
                "letters": found.lines,
            },
            headers={"Cache-Control": "no-store"},
        )


def _asked(fields: Typed) -> str:
    """Return the words searched for, or the one field of a person just filled in."""
    said = (
        words
        for name, words in fields.items()
        if words and name.startswith(("q", "name-", "phone-"))
    )
    return next(said, "")[:200]


def _day_asked(typed_day: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed_day)
    except ValueError:
        return today
    return day if abs((day - today).days) < _FURTHEST_DAY else today


def _today() -> date:
    return datetime.now(LOCAL).date()


def _key(typed_id: str) -> UUID:
    try:
        return UUID(typed_id)
    except ValueError as error:
        raise NotFound(typed_id) from error


async def _today_at(typed_id: str, reception: Reception) -> ReceptionDay:
    """Return one of today's days. Raises NotFound for any other."""
    day = await reception.reception_day(_key(typed_id))
    if day.on != _today() or day.cancelled:
        raise NotFound(typed_id)
    return day


async def _regular(
    reception: Reception, calendar: Calendar, settings: Settings
) -> ReceptionDay:
    """Return today's regular reception; the first number of the day opens it."""
    today = _today()
    made = ReceptionDay(
        id=new_id(), sort=ReceptionSort.REGULAR, leader="", place=settings.authority,
        on=today, opens=calendar.hours[0][0], closes=calendar.closes_at, turns=0,
    )  # fmt: skip
    for _try in range(2):
        for day in await reception.days(today, today):
            if day.sort is ReceptionSort.REGULAR and not day.cancelled:
                return day
        await reception.lay_out([made])
    raise InputInvalid({"day": _("Buổi tiếp thường xuyên hôm nay đã báo hoãn.")})


def _doubles(turns: tuple[Turn, ...]) -> frozenset[str]:
    """Return the phones that hold more than one number today: shown, not refused."""
    phones = [turn.phone for turn in turns if turn.phone]
    return frozenset(phone for phone in phones if phones.count(phone) > 1)


async def _given(typed_code: str, reception: Reception) -> Turn | None:
    code = read_code(typed_code) if typed_code else None
    try:
        return await reception.find_turn(code) if code else None
    except NotFound:
        return None


def _heard_before(turn: Turn) -> Notes:
    """Begin a session with what its holder said when booking."""
    party = Party(name=turn.name, phone=turn.phone)
    visitors = (Visitor(party=party),) if turn.name or turn.phone else ()
    return Notes(visitors=visitors, content=turn.about)
