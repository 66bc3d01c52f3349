"""Turns: booked by citizens, given at the door, called one after another."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from core.domain.deadline import LOCAL
from core.domain.reception import ReceptionDay
from core.domain.tracking import new_code
from core.domain.turn import Turn, TurnState, walk_in_number
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.store.engines import Database
from core.store.ids import new_id
from core.store.letters import phone_key
from core.store.reception_tables import ReceptionDayRow, TurnRow

FORGOTTEN: dict[Any, str] = {
    TurnRow.name: "",
    TurnRow.phone: "",
    TurnRow.phone_key: "",
    TurnRow.about: "",
}
"""What is left of what a citizen said when booking, once nobody needs it."""
_TRIES = 20
"""Two doors may reach for the same number; each round one of them gets one."""


class Turns:
    """A number belongs to one person: the unique key of day and number says so."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def book(
        self,
        day: ReceptionDay,
        number: int,
        *,
        form_key: str,
        name: str = "",
        phone: str = "",
        about: str = "",
    ) -> Turn:
        """Give a citizen a number ahead; the same form sent twice is one booking.

        Raises InputInvalid for a number that is not offered, or that somebody else
        took a moment before.
        """
        if day.cancelled or not 1 <= number <= day.turns:
            raise InputInvalid({"number": _("Không có lượt này.")})
        told = {TurnRow.name: name, TurnRow.phone: phone, TurnRow.about: about}
        row = self._row(day, number, TurnState.BOOKED, form_key=form_key, told=told)
        turn = await self._database.together(partial(_insert, row))
        if turn is not None:
            return turn
        sent = await self.sent_before(form_key)
        if sent is None:
            raise InputInvalid(
                {"number": _("Vừa có người đăng ký lượt này. Xin chọn lượt khác.")}
            )
        return sent

    async def sent_before(self, form_key: str) -> Turn | None:
        """Return the booking a form has made already, None for none."""
        row = await TurnRow.objects().get(TurnRow.form_key == form_key)
        return turn_of(row) if row else None

    async def walk_in(self, day: ReceptionDay, begun: int) -> Turn:
        """Give a number to somebody at the door; `begun` turns have started."""
        for _try in range(_TRIES):
            held = [turn.number for turn in await self.turns_of([day.id])]
            number = walk_in_number(day.turns, held, begun)
            row = self._row(day, number, TurnState.WAITING)
            turn = await self._database.together(partial(_insert, row))
            if turn is not None:
                return turn
        raise InputInvalid({"number": _("Đang có nhiều người lấy số. Xin thử lại.")})

    async def find_turn(self, code: str) -> Turn:
        """Return the turn of a slip. Raises NotFound."""
        row = await TurnRow.objects().get(TurnRow.code == code)
        if row is None:
            raise NotFound(code)
        return turn_of(row)

    async def turn(self, key: UUID) -> Turn:
        """Return one turn. Raises NotFound."""
        row = await TurnRow.objects().get(TurnRow.id == key)
        if row is None:
            raise NotFound(str(key))
        return turn_of(row)

    async def turns_of(self, days: Sequence[UUID]) -> tuple[Turn, ...]:
        """Return the turns of these days that were not cancelled, by number."""
        if not days:
            return ()
        rows = (
            await TurnRow.objects()
            .where(
                TurnRow.day.is_in(list(days))
                & (TurnRow.state != TurnState.CANCELLED.value)
            )
            .order_by(TurnRow.number)
        )
        return tuple(turn_of(row) for row in rows)

    async def give_back(self, code: str) -> bool:
        """Cancel a booking; its number is free at once. False: too late."""
        row = await TurnRow.objects().get(TurnRow.code == code)
        if row is None:
            raise NotFound(code)
        return await self._move(
            row.id,
            TurnState.CANCELLED,
            of=(TurnState.BOOKED,),
            also={TurnRow.number_key: str(row.id), **FORGOTTEN},
        )

    async def came(self, key: UUID) -> bool:
        """Note that the holder of a number is in the waiting room."""
        return await self._move(
            key,
            TurnState.WAITING,
            of=(TurnState.BOOKED, TurnState.ABSENT),
            also={TurnRow.came_at: self._now()},
        )

    async def absent(self, key: UUID) -> bool:
        """Note that nobody answered the call."""
        return await self._move(key, TurnState.ABSENT, of=(TurnState.CALLED,))

    async def served(self, key: UUID) -> bool:
        """Note that the holder is being received."""
        return await self._move(
            key, TurnState.DONE, of=tuple(set(TurnState) - {TurnState.CANCELLED})
        )

    async def call_next(self, day: UUID) -> Turn | None:
        """Call the lowest number that waits; None when nobody does.

        One statement: two officers who call at once call two people.
        """
        lock = "FOR UPDATE SKIP LOCKED" if self._database.dialect == "postgres" else ""
        rows = await TurnRow.raw(
            "UPDATE reception_turn SET state = {}, called_at = {} WHERE id ="
            " (SELECT id FROM reception_turn WHERE day = {} AND state = {}"
            f" ORDER BY number LIMIT 1 {lock}) AND state = {{}} RETURNING code",
            TurnState.CALLED.value, self._now(), day, TurnState.WAITING.value,
            TurnState.WAITING.value,
        )  # fmt: skip
        return await self.find_turn(rows[0]["code"]) if rows else None

    async def called(self, days: Sequence[UUID], most: int) -> tuple[Turn, ...]:
        """Return the numbers called last, the newest first."""
        if not days:
            return ()
        rows = (
            await TurnRow.objects()
            .where(TurnRow.day.is_in(list(days)) & TurnRow.called_at.is_not_null())
            .order_by(TurnRow.called_at, ascending=False)
            .limit(most)
        )
        return tuple(turn_of(row) for row in rows)

    def _row(
        self,
        day: ReceptionDay,
        number: int,
        state: TurnState,
        *,
        form_key: str | None = None,
        told: dict[Any, str] | None = None,
    ) -> TurnRow:
        words = told or {}
        came = self._now() if state is TurnState.WAITING else None
        return TurnRow(
            {
                TurnRow.id: new_id(),
                TurnRow.day: day.id,
                TurnRow.number: number,
                TurnRow.number_key: f"{day.id}:{number}",
                TurnRow.code: new_code(secrets.randbelow),
                TurnRow.form_key: form_key,
                TurnRow.state: state.value,
                TurnRow.booked: state is TurnState.BOOKED,
                TurnRow.made_at: self._now(),
                TurnRow.came_at: came,
                TurnRow.phone_key: phone_key(words.get(TurnRow.phone, "")),
                **words,
            }
        )

    async def _move(
        self,
        key: UUID,
        to: TurnState,
        *,
        of: Sequence[TurnState],
        also: dict[Any, Any] | None = None,
    ) -> bool:
        rows = (
            await TurnRow.update({TurnRow.state: to.value, **(also or {})})
            .where((TurnRow.id == key) & TurnRow.state.is_in([s.value for s in of]))
            .returning(TurnRow.id)
        )
        return bool(rows)


async def forget_bookings(before: datetime) -> None:
    """Blank what citizens said of bookings whose day was before an instant."""
    on = before.astimezone(LOCAL).date()
    await TurnRow.update(FORGOTTEN).where(
        TurnRow.booked.eq(True)
        & (TurnRow.about != "")
        & TurnRow.day.is_in(
            ReceptionDayRow.select(ReceptionDayRow.id).where(
                ReceptionDayRow.on_day < on
            )
        )
    )


async def _insert(row: TurnRow) -> Turn | None:
    """Write a turn; None when its number, or its form, is there already."""
    rows = (
        await TurnRow.insert(row).on_conflict(action="DO NOTHING").returning(TurnRow.id)
    )
    return turn_of(row) if rows else None


def turn_of(row: TurnRow) -> Turn:
    """Read one turn."""
    return Turn(
        id=row.id,
        day=row.day,
        number=row.number,
        code=row.code,
        state=TurnState(row.state),
        booked=row.booked,
        name=row.name,
        phone=row.phone,
        about=row.about,
        came_at=row.came_at,
    )
