"""The outbox: work promised in the transaction of the facts, done at least once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.store.engines import Database
from core.store.tables import JobRow

ADVANCE = "advance"
"""Walk a ticket."""
SEND = "send"
"""Give a message to its courier."""
BELL = "tiepdan_job"
"""What wakes the workers."""


def advance_key(ticket: UUID, round_: int) -> str:
    """Return the key of the job that walks a ticket as it was at `round_`."""
    return f"{ADVANCE}:{ticket}:{round_}"


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed job."""

    id: UUID
    topic: str
    ticket: UUID
    message_key: str
    channel: str
    attempts: int
    """Times it was claimed, this time included."""


class Outbox:
    """Claims jobs with a lease, so that a crashed worker's job is done by another."""

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
        skip = "FOR UPDATE SKIP LOCKED" if self._database.dialect == "postgres" else ""
        barred = ", ".join(["{}"] * len(without))
        open_channels = f"AND channel NOT IN ({barred})" if without else ""
        rows = await JobRow.raw(
            "UPDATE job SET leased_until = {}, attempts = attempts + 1 WHERE id IN ("
            "SELECT id FROM job WHERE pending AND topic = {} AND due_at <= {}"
            " AND (leased_until IS NULL OR leased_until <= {})"
            f" {open_channels} ORDER BY due_at LIMIT {{}} {skip})"
            " RETURNING id, topic, ticket, subject, channel, attempts",
            now + lease, topic, now, now, *without, limit,
        )  # fmt: skip
        return [
            Job(_uuid(row["id"]), row["topic"], _uuid(row["ticket"]), row["subject"],
                row["channel"], row["attempts"])
            for row in rows
        ]  # fmt: skip

    async def done(self, job: Job) -> None:
        """Strike the job off."""
        await JobRow.update(
            {JobRow.pending: False, JobRow.done_at: self._now(), JobRow.fault: ""}
        ).where(JobRow.id == job.id)

    async def retry(self, job: Job, *, after: timedelta, fault: str) -> None:
        """Put the job back, due `after` from now."""
        await JobRow.update(
            {
                JobRow.due_at: self._now() + after,
                JobRow.leased_until: None,
                JobRow.fault: fault[:255],
            }
        ).where(JobRow.id == job.id)

    async def give_up(self, job: Job, fault: str) -> None:
        """Leave the job for a person: it stands on the shelf until put back."""
        await JobRow.update(
            {
                JobRow.pending: False,
                JobRow.gave_up_at: self._now(),
                JobRow.fault: fault[:255],
            }
        ).where(JobRow.id == job.id)

    async def put_back(self, message_key: str) -> None:
        """Try a given-up message again, now, from the first attempt."""
        await JobRow.update(
            {
                JobRow.pending: True,
                JobRow.gave_up_at: None,
                JobRow.leased_until: None,
                JobRow.attempts: 0,
                JobRow.due_at: self._now(),
            }
        ).where((JobRow.topic == SEND) & (JobRow.subject == message_key))
        await self._database.notify(BELL)

    async def next_due(self) -> datetime | None:
        """Return when the next job may be claimed, or None when there is none."""
        rows = await JobRow.raw(
            "SELECT due_at, leased_until FROM job WHERE pending"
            " ORDER BY CASE WHEN leased_until IS NULL OR leased_until < due_at"
            " THEN due_at ELSE leased_until END LIMIT 1"
        )
        if not rows:
            return None
        due_at: datetime = rows[0]["due_at"]
        leased_until: datetime | None = rows[0]["leased_until"]
        return max(due_at, leased_until or due_at)

    async def depth(self) -> int:
        """Return the number of jobs that wait or are being done."""
        return int(await JobRow.count().where(JobRow.pending.eq(True)))

    async def listen(self, ring: Callable[[], None]) -> Callable[[], None]:
        """Call `ring` whenever a job may have come; returns what stops it."""
        return await self._database.listen(BELL, ring)


def _uuid(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
