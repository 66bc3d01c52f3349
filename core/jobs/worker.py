"""The worker: claims jobs, does them, backs off; wakes when a job comes."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from core.errors import DeliveryFailed
from core.jobs.advance import Line
from core.jobs.send import Courier
from core.jobs.tidy import Tidier
from core.store.outbox import ADVANCE, SEND, Job, Outbox

log = structlog.get_logger()

AT_ONCE = 16
"""Jobs done side by side."""
PER_CHANNEL = 4
"""Messages of one channel under way: a dead mail server holds no more than these."""
LEASE = timedelta(minutes=2)
MOST_TRIES = 10
"""Tries before a job goes to the shelf: about half a day with the back-off."""
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=3)
_SLEEP_AT_MOST = 30.0
_COURTESY = 0.02
_PATIENCE = 2.0


class Worker:
    """Runs in `tiepdan serve` or alone as `tiepdan work`."""

    def __init__(
        self,
        outbox: Outbox,
        line: Line,
        courier: Courier,
        tidier: Tidier,
        now: Callable[[], datetime],
        doors_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """`doors_busy` says whether citizens wait for a commit: they go first."""
        self._outbox = outbox
        self._line = line
        self._courier = courier
        self._tidier = tidier
        self._now = now
        self._doors_busy = doors_busy
        self._under_way: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what was begun."""
        stop_listening = await self._outbox.listen(self._bell.set)
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._tick()
                await self._rest(stopped)
        finally:
            stop_listening()
            stopped.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drain(self) -> None:
        """Do every job that is due now, then return: for commands and tests."""
        while jobs := await self._claim():
            await asyncio.gather(*(self._do(job) for job in jobs))

    async def _tick(self) -> None:
        """Claim what is due and start it. One of the house's four guarded doors."""
        try:
            await self._let_doors_go_first()
            self._bell.clear()
            for job in await self._claim():
                self._start(job)
            await self._tidier.tidy_if_due()
        except Exception:
            log.exception("tick failed")
            await asyncio.sleep(1)

    async def _claim(self) -> Sequence[Job]:
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return []
        walks = await self._outbox.claim(ADVANCE, limit=room, lease=LEASE)
        full = [name for name, n in self._under_way.items() if n >= PER_CHANNEL]
        sends = await self._outbox.claim(
            SEND, limit=min(room, PER_CHANNEL), lease=LEASE, without=full
        )
        return [*walks, *sends]

    def _start(self, job: Job) -> None:
        self._under_way[job.channel] += bool(job.channel)
        task = asyncio.create_task(self._do(job))
        self._tasks.add(task)

        def finished(_: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._under_way[job.channel] -= bool(job.channel)
            self._bell.set()

        task.add_done_callback(finished)

    async def _do(self, job: Job) -> None:
        try:
            if job.topic == ADVANCE:
                await self._line.advance_by_id(job.ticket)
            else:
                await self._courier.send(job.message_key, job.channel)
            await self._outbox.done(job)
        except DeliveryFailed as failure:
            await self._failed(job, str(failure), retry=failure.retry)
        except Exception as error:
            log.exception("job failed", topic=job.topic, ticket=str(job.ticket))
            await self._failed(job, type(error).__name__, retry=True)

    async def _failed(self, job: Job, fault: str, *, retry: bool) -> None:
        for_good = not retry or job.attempts >= MOST_TRIES
        try:
            if for_good:
                await self._outbox.give_up(job, fault)
            else:
                await self._outbox.retry(job, after=pause(job.attempts), fault=fault)
            if job.topic != ADVANCE:
                await self._courier.letterbox.failed(
                    job.message_key, fault, for_good=for_good
                )
        except Exception:  # the lease runs out, and the job is tried again
            log.exception("failure not noted", topic=job.topic, ticket=str(job.ticket))

    async def _let_doors_go_first(self) -> None:
        """Bytes first, think later; but never longer than `_PATIENCE` seconds."""
        waited = 0.0
        while self._doors_busy() and waited < _PATIENCE:
            await asyncio.sleep(_COURTESY)
            waited += _COURTESY

    async def _rest(self, stopped: "asyncio.Task[bool]") -> None:
        """Sleep until the bell rings, a job falls due, or the worker is stopped."""
        due = await self._outbox.next_due() if len(self._tasks) < AT_ONCE else None
        seconds = (due - self._now()).total_seconds() if due else _SLEEP_AT_MOST
        bell = asyncio.create_task(self._bell.wait())
        await asyncio.wait(
            (bell, stopped),
            timeout=min(max(seconds, 0.0), _SLEEP_AT_MOST),
            return_when=asyncio.FIRST_COMPLETED,
        )
        bell.cancel()


def pause(attempts: int) -> timedelta:
    """Return how long to wait after the n-th failure: doubling, with full jitter."""
    doubled: timedelta = _FIRST_PAUSE * 2.0 ** min(attempts - 1, 20)
    return min(doubled, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, not a secret)
