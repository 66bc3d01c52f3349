"""Everything a page or a program may read, by one name."""

from collections.abc import Callable
from datetime import datetime

from core.domain.attachment import Attachment
from core.domain.feedback import Rating
from core.domain.officer import Action, Officer
from core.domain.report import CaseLine, Period
from core.domain.ruleset import Ruleset
from core.domain.stage import Stage
from core.domain.unit import Unit
from core.errors import NotFound
from core.store.case import case
from core.store.engines import Database
from core.store.figures import (
    case_lines,
    point_figures,
    public_figures,
    queue,
    tickets_by_stage,
)
from core.store.inbox import inbox
from core.store.ledger import PiccoloLedger
from core.store.openings import Opening, openings
from core.store.registers import letter_register
from core.store.rooms import officer_of, rating_of
from core.store.shelf import shelf
from core.store.sight import sight_of
from core.store.tables import (
    FileRow,
    FileUseRow,
    OfficerRow,
    RatingRow,
    SavedViewRow,
    TicketRow,
    UnitRow,
)
from core.store.track import track
from core.store.units import unit_of
from core.store.views import (
    CaseView,
    Inbox,
    InboxFilter,
    LetterRegister,
    PointFigures,
    PublicFigures,
    QueueView,
    ShelfLine,
    TrackView,
)


class Queries:
    """Reads. Each listing asks `sight` what this officer may see."""

    def __init__(
        self,
        database: Database,
        ledger: PiccoloLedger,
        rules: Callable[[], Ruleset],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._rules = rules
        self._now = now

    async def inbox(
        self,
        wanted: InboxFilter,
        officer: Officer,
        *,
        after: str = "",
        limit: int = 50,
    ) -> Inbox:
        """Return one page of tickets; `after` is the last page's cursor."""
        return await inbox(
            self._database, wanted, officer, self._now(), after=after, limit=limit
        )

    async def case(
        self, code: str, officer: Officer, *, opened: bool = False
    ) -> CaseView:
        """Return the ticket page. Raises TicketUnknown if it may not be seen."""
        return await case(self._ledger, self._rules(), code, officer, opened=opened)

    async def track(self, code: str) -> TrackView:
        """Return the citizen's page, in the current language. Raises TicketUnknown."""
        return await track(self._database, code)

    async def shelf(self, officer: Officer | None) -> tuple[ShelfLine, ...]:
        """Return what broke; None: the operator, who sees codes and errors only."""
        if officer is not None and not officer.may(Action.SHELF):
            return ()
        return await shelf(await sight_of(officer) if officer else None)

    async def queue(self) -> QueueView:
        """Return how much work waits."""
        return await queue(self._now())

    async def stages(self) -> dict[Stage, int]:
        """Return the number of open tickets at each step."""
        return {Stage(name): n for name, n in (await tickets_by_stage()).items()}

    async def figures(self) -> PublicFigures:
        """Return the front page's figures."""
        return await public_figures(self._now())

    async def case_lines(
        self, period: Period, officer: Officer, unit: str = ""
    ) -> tuple[CaseLine, ...]:
        """Return the cases alive in a period, for reports."""
        return await case_lines(period, officer, unit)

    async def openings(
        self, period: Period, officer: Officer, unit: str = ""
    ) -> tuple[Opening, ...]:
        """Return who looked at sealed identities in the units an officer heads."""
        return await openings(period, officer, unit)

    async def letter_register(
        self,
        period: Period,
        officer: Officer,
        unit: str = "",
        *,
        after: int = 0,
        limit: int | None = None,
    ) -> LetterRegister:
        """Return the letters received in a period, in order, from number `after` on."""
        return await letter_register(period, officer, unit, after=after, limit=limit)

    async def points(self) -> tuple[PointFigures, ...]:
        """Return every feedback point with its marks."""
        return await point_figures()

    async def ratings(self, point: str, limit: int) -> tuple[Rating, ...]:
        """Return the newest ratings of a point that say something in words."""
        secret = TicketRow.select(TicketRow.code).where(TicketRow.sealed.eq(True))
        rows = (
            await RatingRow.objects()
            .where(
                (RatingRow.point == point)
                & (RatingRow.words != "")
                & RatingRow.code.not_in(secret)
            )
            .order_by(RatingRow.rated_at, ascending=False)
            .limit(limit)
        )
        return tuple(rating_of(row) for row in rows)

    async def units(self) -> tuple[Unit, ...]:
        """Return every unit, active or not."""
        rows = await UnitRow.objects().order_by(UnitRow.code)
        return tuple(unit_of(row) for row in rows)

    async def officers(self) -> tuple[Officer, ...]:
        """Return every officer, active or not."""
        rows = await OfficerRow.objects().order_by(OfficerRow.username)
        return tuple(officer_of(row) for row in rows)

    async def saved_views(self, officer: Officer) -> tuple[tuple[str, str], ...]:
        """Return the officer's saved filters: name and query."""
        rows = (
            await SavedViewRow.objects()
            .where(SavedViewRow.officer == officer.username)
            .order_by(SavedViewRow.name)
        )
        return tuple((row.name, row.query) for row in rows)

    async def file_for_officer(self, digest: str, officer: Officer) -> Attachment:
        """Return a file of a ticket the officer may see. Raises NotFound."""
        sight = await sight_of(officer)
        for use in await FileUseRow.objects().where(FileUseRow.digest == digest):
            ticket = await TicketRow.objects().get(TicketRow.id == use.ticket)
            if ticket and sight.sees(ticket.id, ticket.unit):
                return await _attachment(use)
        raise NotFound

    async def file_for_citizen(self, digest: str, code: str) -> Attachment:
        """Return a file of this case that its citizen may see. Raises NotFound."""
        ticket = await TicketRow.objects().get(TicketRow.code == code)
        use = ticket and await FileUseRow.objects().get(
            (FileUseRow.digest == digest)
            & (FileUseRow.ticket == ticket.id)
            & FileUseRow.citizen_may_see.eq(True)
        )
        if not use:
            raise NotFound
        return await _attachment(use)


async def _attachment(use: FileUseRow) -> Attachment:
    row = await FileRow.objects().get(FileRow.digest == use.digest)
    if row is None:
        raise NotFound
    return Attachment(use.digest, use.filename, row.content_type, row.size)
