"""Units, officers and feedback points: what the administrator keeps in order."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from core.domain.feedback import FeedbackPoint, Rating
from core.domain.message import Received
from core.domain.officer import Officer, Role
from core.domain.unit import Unit
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.store.sealed import stored, text_of
from core.store.tables import OfficerRow, PointRow, RatingRow, UnitRow
from core.store.units import unit_of

_REMEMBERED = timedelta(seconds=3)


class Rooms:
    """Writes of the administrator's pages and of the command line."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def save_unit(self, unit: Unit) -> None:
        """Keep a unit. Raises InputInvalid when it would stand above itself."""
        await _refuse_circle(unit)
        kept = {
            UnitRow.name: unit.name,
            UnitRow.parent: unit.parent,
            UnitRow.topics: json.dumps(sorted(unit.topics)),
            UnitRow.places: json.dumps(sorted(unit.places), ensure_ascii=False),
            UnitRow.default_officer: unit.default_officer,
            UnitRow.active: unit.active,
        }
        await UnitRow.insert(UnitRow({UnitRow.code: unit.code, **kept})).on_conflict(
            target=UnitRow.code, action="DO UPDATE", values=list(kept)
        )

    async def save_officer(self, officer: Officer, password_hash: str | None) -> None:
        """Keep an officer; without `password_hash` the password stays as it is.

        Raises InputInvalid for a new officer without one.
        """
        kept: dict[Any, Any] = {
            OfficerRow.name: officer.name,
            OfficerRow.role: officer.role.value,
            OfficerRow.unit: officer.unit,
            OfficerRow.email: officer.email,
            OfficerRow.active: officer.active,
        }
        mine = OfficerRow.username == officer.username
        if password_hash is None:
            changed = OfficerRow.update(kept).where(mine)
            rows = await changed.returning(OfficerRow.username)
            if not rows:
                raise InputInvalid({"username": _("Cán bộ này chưa có tài khoản.")})
            return
        kept[OfficerRow.password_hash] = password_hash
        new = {
            OfficerRow.username: officer.username,
            OfficerRow.created_at: self._now(),
        }
        row = OfficerRow({**new, **kept})
        await OfficerRow.insert(row).on_conflict(
            target=OfficerRow.username, action="DO UPDATE", values=list(kept)
        )

    async def save_point(self, point: FeedbackPoint) -> None:
        """Keep a feedback point."""
        kept = {
            PointRow.name: point.name,
            PointRow.unit: point.unit,
            PointRow.place: point.place,
            PointRow.active: point.active,
        }
        row = PointRow({PointRow.code: point.code, **kept})
        await PointRow.insert(row).on_conflict(
            target=PointRow.code, action="DO UPDATE", values=list(kept)
        )

    async def find_point(self, code: str) -> FeedbackPoint:
        """Return a point, active or not. Raises NotFound."""
        row = await PointRow.objects().get(PointRow.code == code.upper())
        if row is None:
            raise NotFound(code)
        return point_of(row)


class Feedback:
    """Feedback points and the marks given there (`api.Feedback`)."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._known: dict[str, tuple[FeedbackPoint, datetime]] = {}

    async def point(self, code: str) -> FeedbackPoint:
        """Return an active point. Raises NotFound.

        Remembered for some seconds: a whole hall scans the same code at once.
        """
        known, until = self._known.get(code.upper(), (None, self._now()))
        if known is None or until <= self._now():
            known = await self._find(code)
            self._known[known.code] = (known, self._now() + _REMEMBERED)
        return known

    async def _find(self, code: str) -> FeedbackPoint:
        row = await PointRow.objects().get(
            (PointRow.code == code.upper()) & PointRow.active.eq(True)
        )
        if row is None:
            raise NotFound(code)
        return point_of(row)

    async def rate(self, rating: Rating) -> Rating:
        """Keep a rating once; a second one with the same id replaces what it says."""
        said = {
            RatingRow.mark: rating.mark,
            RatingRow.reasons: json.dumps(rating.reasons, ensure_ascii=False),
            RatingRow.words: stored(rating.words, sealed=False),
            RatingRow.wants_answer: rating.wants_answer,
        }
        new = {
            RatingRow.id: rating.id,
            RatingRow.point: rating.point,
            RatingRow.rated_at: rating.rated_at,
        }
        await RatingRow.insert(RatingRow({**new, **said})).on_conflict(
            target=RatingRow.id, action="DO UPDATE", values=list(said)
        )
        return await self.rated(rating.id)

    async def rated(self, rating_id: str) -> Rating:
        """Return one rating. Raises NotFound."""
        row = await RatingRow.objects().get(RatingRow.id == rating_id)
        if row is None:
            raise NotFound(rating_id)
        return rating_of(row)

    async def became(self, rating_id: str, received: Received) -> None:
        """Remember which ticket a rating became; the first one stays."""
        await RatingRow.update({RatingRow.code: received.code}).where(
            (RatingRow.id == rating_id) & (RatingRow.code == "")
        )


def point_of(row: PointRow) -> FeedbackPoint:
    """Read one feedback point."""
    return FeedbackPoint(
        code=row.code, name=row.name, unit=row.unit, place=row.place, active=row.active
    )


def rating_of(row: RatingRow) -> Rating:
    """Read one rating."""
    return Rating(
        id=row.id,
        point=row.point,
        mark=row.mark,
        rated_at=row.rated_at,
        reasons=tuple(json.loads(row.reasons)),
        words=text_of(row.words),
        wants_answer=row.wants_answer,
    )


def officer_of(row: OfficerRow) -> Officer:
    """Read one officer."""
    return Officer(
        username=row.username,
        name=row.name,
        role=Role(row.role),
        unit=row.unit,
        email=row.email,
        active=row.active,
    )


async def _refuse_circle(unit: Unit) -> None:
    above = {row.code: unit_of(row).parent for row in await UnitRow.objects()}
    above[unit.code] = unit.parent
    code, seen = unit.parent, {unit.code}
    while code:
        if code in seen:
            raise InputInvalid({"parent": _("Đơn vị không thể trực thuộc chính nó.")})
        seen.add(code)
        code = above.get(code, "")
