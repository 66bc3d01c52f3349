"""The outbox: work promised in the transaction of the facts, done at least once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.store.engines import Database
from core.store.ids import new_id
from core.store.tables import JobRow

ADVANCE = "advance"
"""Walk a ticket."""
SEND = "send"
"""Give a message to its courier."""
GATHER = "gather"
"""Make a letter of a conversation's messages."""
REMIND = "remind"
"""Mail an officer the reminders that are open."""
BELL = "tiepdan_job"
"""What wakes the workers."""


def advance_key(ticket: UUID, round_: int) -> str:
    """Return the key of the job that walks a ticket as it was at `round_`."""
    return f"{ADVANCE}:{ticket}:{round_}"


def send_key(message_key: str) -> str:
    """Return the key of the job that sends a message."""
    return f"{SEND}:{message_key}"


def send_job(message_key: str, ticket: UUID, channel: str, at: datetime) -> JobRow:
    """Return the job that gives a message to its courier at a time."""
    return JobRow(
        id=new_id(),
        topic=SEND,
        key=send_key(message_key),
        ticket=ticket,
        subject=message_key,
        channel=channel,
        due_at=at,
    )


def remind_job(key: str, officer: str, ticket: UUID, at: datetime) -> JobRow:
    """Return the job that mails an officer at a time; one of the same key is one."""
    return JobRow(
        id=new_id(),
        topic=REMIND,
        key=f"{REMIND}:{key}",
        ticket=ticket,
        subject=officer,
        due_at=at,
    )


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed job."""

    id: UUID
    topic: str
    ticket: UUID
    subject: str
    """A SEND's message key, a GATHER's conversation, a REMIND's officer."""
    channel: str
    attempts: int
    """Times it was claimed, this time included."""


class Outbox:
    """Claims jobs with a lease, so that a crashed worker's job is done by another.

    A lease is nothing but a later due date: a claimed job falls due again when its
    lease ends, unless it has been done by then. A worker that outlived its lease
    changes nothing any more, for the job has been claimed once more since.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def claim(
        self, topic: str, *, limit: int, lease: timedelta, without: Sequence[str] = ()
    ) -> Sequence[Job]:
        """Take up to `limit` due jobs of a topic for `lease`; some channels wait.

        One statement on either engine: what another worker is claiming is skipped.
        """
        now = self._now()
        lock = "FOR UPDATE SKIP LOCKED" if self._database.dialect == "postgres" else ""
        rows = await JobRow.raw(
            "WITH due AS (SELECT id FROM job WHERE pending AND topic = {}"
            f" AND due_at <= {{}} {_barred(without)}"
            f" ORDER BY due_at LIMIT {{}} {lock})"
            " UPDATE job SET due_at = {}, attempts = attempts + 1"
            " WHERE id IN (SELECT id FROM due)"
            " RETURNING id, topic, ticket, subject, channel, attempts",
            topic, now, *without, limit, now + lease,
        )  # fmt: skip
        return [_job(row) for row in rows]

    async def done(self, job: Job) -> None:
        """Strike the job off."""
        await self._settle(job, {JobRow.pending: False, JobRow.done_at: self._now()})

    async def retry(self, job: Job, *, after: timedelta, fault: str) -> None:
        """Put the job back, due `after` from now."""
        due_at = self._now() + after
        await self._settle(job, {JobRow.due_at: due_at, JobRow.fault: fault[:255]})

    async def put_off(self, job: Job, until: datetime) -> None:
        """Leave a job for later that could not be tried: the try does not count."""
        change = {JobRow.due_at: until, JobRow.attempts: job.attempts - 1}
        await self._settle(job, change)

    async def again(self, message_key: str, ticket: UUID, channel: str) -> None:
        """Let a message's job be done once more, within the transaction in force.

        A message may come back after its job was tidied away.
        """
        if not await self._reopened(message_key):
            await JobRow.insert(send_job(message_key, ticket, channel, self._now()))
        await self._database.notify(BELL)

    async def give_up(self, job: Job, fault: str) -> None:
        """Leave the job for a person: it stands on the shelf until put back."""
        change = {JobRow.pending: False, JobRow.gave_up_at: self._now()}
        await self._settle(job, {**change, JobRow.fault: fault[:255]})

    async def put_back(self, message_key: str) -> None:
        """Try a given-up message again, now, from the first attempt."""
        await self._reopened(message_key)
        await self._database.notify(BELL)

    async def next_due(
        self, topic: str, *, without: Sequence[str] = ()
    ) -> datetime | None:
        """Return when `claim` may have a job again, or None when there is none."""
        rows = await JobRow.raw(
            "SELECT due_at FROM job WHERE pending AND topic = {}"
            f" {_barred(without)} ORDER BY due_at LIMIT 1",
            topic, *without,
        )  # fmt: skip
        return rows[0]["due_at"] if rows else None

    async def listen(self, ring: Callable[[], None]) -> Callable[[], None]:
        """Call `ring` whenever a job may have come; returns what stops it."""
        return await self._database.listen(BELL, ring)

    async def _reopened(self, message_key: str) -> bool:
        """Make a message's job due now, as if it were new; False: there is none."""
        rows = (
            await JobRow.update(
                {
                    JobRow.pending: True,
                    JobRow.done_at: None,
                    JobRow.gave_up_at: None,
                    JobRow.attempts: 0,
                    JobRow.due_at: self._now(),
                }
            )
            .where(JobRow.key == send_key(message_key))
            .returning(JobRow.id)
        )
        return bool(rows)

    async def _settle(self, job: Job, change: dict[Any, Any]) -> None:
        """Change a job, unless somebody else has claimed it since."""
        update = JobRow.update(change).where(
            (JobRow.id == job.id) & (JobRow.attempts == job.attempts)
        )
        await self._database.together(update.run)


def _barred(channels: Sequence[str]) -> str:
    if not channels:
        return ""
    return f"AND channel NOT IN ({', '.join(['{}'] * len(channels))})"


def _job(row: Mapping[str, Any]) -> Job:
    return Job(
        id=_uuid(row["id"]),
        topic=row["topic"],
        ticket=_uuid(row["ticket"]),
        subject=row["subject"],
        channel=row["channel"],
        attempts=row["attempts"],
    )


def _uuid(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
