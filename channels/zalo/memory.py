"""What is remembered of each talk, in one encrypted note a citizen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from channels.zalo.client import Quota
from core import api

_MOST_SAID = 40
_MOST_SENT = 12
_MOST_PLACED = 12
HOUR = timedelta(hours=1)
_REMEMBERED = timedelta(days=180)
"""After a talk's last word either way: longer than any case about it should take."""
_T = TypeVar("_T")


class Errand(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the citizen's next words are for."""

    code: str
    since: datetime
    until: datetime

    def waits(self, at: datetime) -> bool:
        """Whether words written at an instant are meant by it."""
        return self.since <= at < self.until


class Placed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one letter was decided to belong: the same again if it is read again."""

    adds_to: str = ""
    linked_to: str = ""


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the citizen told of themselves in Zalo's own form."""

    name: str = ""
    phone: str = ""
    address: str = ""


class Memory(msgspec.Struct, frozen=True, omit_defaults=True):
    """One talk. Everything that waits has an end."""

    spoke_at: datetime | None = None
    """When the citizen last wrote: from then on we may answer, for a while."""
    greeted: bool = False
    hinted_at: datetime | None = None
    adding: Errand | None = None
    """The citizen pressed "add", or answered: what follows belongs to a case."""
    asked: Errand | None = None
    """An officer's question waits for an answer."""
    why: Errand | None = None
    """The citizen was not satisfied, and was asked why."""
    surveyed: str = ""
    """Code of the case whose answer we asked about last."""
    quota_kind: str = ""
    quota_left: int | None = None
    answered_at: tuple[datetime, ...] = ()
    """When we answered by ourselves within the last hour."""
    said: tuple[str, ...] = ()
    """Which events have been answered: nothing is said twice."""
    placed: dict[str, Placed] = {}
    """By the first message of a letter."""
    sent: dict[str, tuple[str, ...]] = {}
    """Parts of outgoing messages Zalo took over, by the message's key."""
    person: Person = Person()


Change = Callable[[Memory], Memory]


class Memories:
    """Reads and changes the notes; a note's name tells nobody whose it is."""

    def __init__(self, office: api.Office) -> None:
        self._office = office

    async def of(self, user_id: str) -> Memory:
        """Return what is remembered of a talk."""
        return _read(await self._office.slots.read(self._name(user_id)))

    async def change(self, user_id: str, change: Callable[[Memory], Memory]) -> Memory:
        """Change a note, alone among all processes; never wait for a server inside."""
        async with self._office.slots.change(self._name(user_id)) as slot:
            memory = change(_read(slot.value))
            slot.value = msgspec.json.encode(memory).decode()
            slot.forget_at = self._office.now() + _REMEMBERED
        return memory

    def _name(self, user_id: str) -> str:
        return f"zalo talk {self._office.mac('zalo talk', user_id).hex()[:40]}"


def heard(memory: Memory, at: datetime) -> Memory:
    """The citizen wrote: our free messages begin anew, and how many nobody says."""
    if memory.spoke_at is not None and at <= memory.spoke_at:
        return memory
    return msgspec.structs.replace(memory, spoke_at=at, quota_kind="", quota_left=None)


def counted(memory: Memory, quota: Quota | None) -> Memory:
    """Zalo said how many messages are left."""
    if quota is None:
        return memory
    return msgspec.structs.replace(memory, quota_kind=quota.kind, quota_left=quota.left)


def answered(memory: Memory, key: str, at: datetime) -> Memory:
    """We answered an event by ourselves."""
    return msgspec.structs.replace(
        memory,
        said=(*memory.said, key)[-_MOST_SAID:],
        answered_at=(*(t for t in memory.answered_at if at - t < HOUR), at),
    )


def placed(memory: Memory, first: str, place: Placed) -> Memory:
    """A letter has its place."""
    known = {**memory.placed, first: place}
    return msgspec.structs.replace(memory, placed=_newest(known, _MOST_PLACED))


def part_sent(memory: Memory, key: str, message_id: str) -> Memory:
    """One more part of an outgoing message was taken over."""
    known = {**memory.sent}
    done = (*known.pop(key, ()), message_id)
    return msgspec.structs.replace(
        memory, sent=_newest({**known, key: done}, _MOST_SENT)
    )


def _newest(known: dict[str, _T], most: int) -> dict[str, _T]:
    return dict(list(known.items())[-most:])


def _read(note: str) -> Memory:
    return msgspec.json.decode(note, type=Memory) if note else Memory()
