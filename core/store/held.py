"""Messages of conversations, kept until the citizen is done writing."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.message import HeldMessage
from core.store.engines import Database
from core.store.ids import new_id
from core.store.outbox import BELL, GATHER
from core.store.sealed import keys
from core.store.tables import HeldRow, JobRow
from core.store.values import values

_LONGEST = 10
"""A conversation is gathered after so many times its quiet time at the latest."""
_NO_TICKET = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Batch:
    """What makes one letter; the same again until it is done."""

    id: UUID
    channel: str
    parts: tuple[bytes, ...]
    """Oldest first."""
    resumed: bool
    """Whether somebody had begun it before, and broke off."""


class Held:
    """Keeps messages and hands them out by the batch."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._gathered = database.gathering(self._write)

    async def hold(self, message: HeldMessage) -> bool:
        """Keep a message durably and push its gathering back; False: known already."""
        return await self._gathered.submit(message)

    async def batch(self, talk_key: str) -> Batch | None:
        """Return what is to be gathered of a conversation, None for nothing.

        Fixed by its id before anybody works on it: messages that come meanwhile make
        the next one, and after a crash it is the same again.
        """
        async with self._database.transaction():
            begun = await self._begun(talk_key)
            batch = begun or new_id()
            if begun is None:
                await HeldRow.update({HeldRow.batch: batch}).where(
                    (HeldRow.talk == talk_key) & HeldRow.batch.is_null()
                )
            rows = await HeldRow.objects().where(HeldRow.batch == batch)
        rows = sorted(rows, key=lambda row: (row.came_at, row.id))
        if not rows:
            return None
        parts = tuple(keys().open(bytes(row.content)) for row in rows)
        return Batch(batch, rows[0].channel, parts, resumed=begun is not None)

    async def done(self, batch: Batch) -> None:
        """Strike a batch off."""
        await HeldRow.update({HeldRow.gathered_at: self._now()}).where(
            HeldRow.batch == batch.id
        )

    async def _begun(self, talk_key: str) -> UUID | None:
        rows = (
            await HeldRow.select(HeldRow.batch)
            .where(
                (HeldRow.talk == talk_key)
                & HeldRow.batch.is_not_null()
                & HeldRow.gathered_at.is_null()
            )
            .limit(1)
        )
        return rows[0]["batch"] if rows else None

    async def _write(self, group: Sequence[HeldMessage]) -> Sequence[bool]:
        firsts = {message.held_key: message for message in reversed(group)}
        new = await _insert(firsts.values())
        fresh = [message for key, message in firsts.items() if key in new]
        if fresh:
            await _push_back({key_of(m.channel, m.talk): m for m in fresh})
            await self._database.notify(BELL)
        told = set(map(id, fresh))
        return [id(message) in told for message in group]


def key_of(channel: str, talk: str) -> str:
    """Return the key of a conversation: it tells nobody who is talking."""
    return hashlib.sha256(f"{channel}:{talk}".encode()).hexdigest()


async def _insert(messages: Iterable[HeldMessage]) -> set[str]:
    rows = [
        (
            new_id(),
            m.held_key,
            m.channel,
            key_of(m.channel, m.talk),
            keys().close(m.raw),
            m.came_at,
        )
        for m in messages
    ]
    places, arguments = values(rows)
    inserted = await HeldRow.raw(
        "INSERT INTO held (id, held_key, channel, talk, content, came_at)"
        f" VALUES {places} ON CONFLICT (held_key) DO NOTHING RETURNING held_key",
        *arguments,
    )
    return {row["held_key"] for row in inserted}


async def _push_back(talks: Mapping[str, HeldMessage]) -> None:
    """Let talks be gathered when they have been quiet, or when they get too long.

    A gathering under way goes on; its job stays to do, for what has come since.
    Two statements for all, in order of key: two processes never wait for each other.
    """
    begun = await _begun_at(list(talks))
    rows = []
    for talk, message in sorted(talks.items()):
        since = begun.get(talk, message.came_at)
        due_at = min(message.came_at + message.quiet, since + _LONGEST * message.quiet)
        key = f"{GATHER}:{talk}"
        rows.append((new_id(), GATHER, key, _NO_TICKET, talk, message.channel, due_at))
    places, arguments = values(rows)
    await JobRow.raw(
        "INSERT INTO job (id, topic, key, ticket, subject, channel, due_at)"
        f" VALUES {places} ON CONFLICT (key) DO UPDATE SET"
        " due_at = excluded.due_at, pending = TRUE, attempts = 0,"
        " done_at = NULL, gave_up_at = NULL, fault = ''",
        *arguments,
    )


async def _begun_at(talks: Sequence[str]) -> Mapping[str, datetime]:
    """Return when the first message came that no batch holds yet, by talk."""
    places = ", ".join(["{}"] * len(talks))
    rows = await HeldRow.raw(
        "SELECT talk, min(came_at) AS since FROM held"
        f" WHERE batch IS NULL AND talk IN ({places}) GROUP BY talk",
        *talks,
    )
    return {row["talk"]: _instant(row["since"]) for row in rows}


def _instant(stored: datetime | str) -> datetime:
    """SQLite gives what a function returns as the text it keeps."""
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored
