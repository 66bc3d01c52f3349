"""The worker: claims jobs and starts them; wakes when one comes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from core.errors import fault_of
from core.jobs.advance import Line
from core.jobs.gather import Gatherer
from core.jobs.hands import Hands
from core.jobs.lanes import Lanes
from core.jobs.send import Courier
from core.jobs.tidy import Tidier
from core.store.outbox import ADVANCE, GATHER, SEND, Job, Outbox

log = structlog.get_logger()

AT_ONCE = 16
"""Jobs done side by side."""
TALKS_AT_ONCE = 4
"""Conversations gathered side by side."""
LEASE = timedelta(minutes=2)
"""How long a job stays claimed by a worker that has died."""
_SLEEP_AT_MOST = 5.0
_AFTER_A_FAULT = 1.0
_FINISH_WITHIN = 8.0
"""Seconds for what is under way when the worker is stopped; the rest is done again."""
_COURTESY = 0.02
_PATIENCE = 2.0


class Worker:
    """Runs in `tiepdan serve` or alone as `tiepdan work`."""

    def __init__(
        self,
        outbox: Outbox,
        line: Line,
        courier: Courier,
        gatherer: Gatherer,
        lanes: Lanes,
        tidier: Tidier,
        now: Callable[[], datetime],
        doors_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """`doors_busy` says whether citizens wait for a commit: they go first."""
        self._hands = Hands(outbox, line, courier, gatherer, lanes)
        self._send_lease = LEASE + timedelta(seconds=courier.patience)
        self._outbox = outbox
        self._tidier = tidier
        self._now = now
        self._doors_busy = doors_busy
        self._lanes = lanes
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()

    @property
    def counts(self) -> Counter[str]:
        """Jobs done, failed, retried, given_up and ticks_failed since the start."""
        return self._hands.counts

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what was begun."""
        stop_listening = await self._outbox.listen(self._bell.set)
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._rest(stopped, await self._tick())
        finally:
            stop_listening()
            stopped.cancel()
            await self._finish()

    async def drain(self) -> None:
        """Do every job that is due now, then return: for commands and tests."""
        while jobs := await self._claim():
            await asyncio.gather(*(self._do(job) for job in jobs))

    async def _tick(self) -> float:
        """Start what is due; return how many seconds to rest.

        One of the house's four guarded doors.
        """
        try:
            await self._let_doors_go_first()
            self._bell.clear()
            for job in await self._claim():
                self._start(job)
            await self._tidier.tidy_if_due()
            return await self._seconds_to_next()
        except Exception as error:
            self.counts["ticks_failed"] += 1
            log.error("tick failed", **fault_of(error))
            return _AFTER_A_FAULT

    async def _claim(self) -> Sequence[Job]:
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return []
        walks = await self._outbox.claim(ADVANCE, limit=room, lease=LEASE)
        talks = await self._outbox.claim(GATHER, limit=TALKS_AT_ONCE, lease=LEASE)
        sends = await self._outbox.claim(
            SEND,
            limit=self._lanes.room(),
            lease=self._send_lease,
            without=self._lanes.barred(),
        )
        for send in sends:
            self._lanes.begin(send.channel)
        return [*walks, *talks, *sends]

    async def _do(self, job: Job) -> None:
        try:
            await self._hands.do(job)
        finally:
            if job.topic == SEND:
                self._lanes.end(job.channel)

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._do(job))
        self._tasks.add(task)

        def finished(_: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._bell.set()

        task.add_done_callback(finished)

    async def _let_doors_go_first(self) -> None:
        """Bytes first, think later; but never longer than `_PATIENCE` seconds."""
        waited = 0.0
        while self._doors_busy() and waited < _PATIENCE:
            await asyncio.sleep(_COURTESY)
            waited += _COURTESY

    async def _seconds_to_next(self) -> float:
        """Return when `claim` may find something, for jobs that are not let in now."""
        if len(self._tasks) >= AT_ONCE:
            return _SLEEP_AT_MOST  # a job that ends rings the bell
        walk = await self._outbox.next_due(ADVANCE)
        send = await self._outbox.next_due(SEND, without=self._lanes.barred())
        talk = await self._outbox.next_due(GATHER)
        soon = (walk, talk, send, self._lanes.opens_at())
        due = min(filter(None, soon), default=None)
        return (due - self._now()).total_seconds() if due else _SLEEP_AT_MOST

    async def _rest(self, stopped: "asyncio.Task[bool]", seconds: float) -> None:
        """Sleep until the bell rings, a job falls due, or the worker is stopped."""
        bell = asyncio.create_task(self._bell.wait())
        await asyncio.wait(
            (bell, stopped),
            timeout=min(max(seconds, 0.0), _SLEEP_AT_MOST),
            return_when=asyncio.FIRST_COMPLETED,
        )
        bell.cancel()

    async def _finish(self) -> None:
        if not self._tasks:
            return
        _, slow = await asyncio.wait(self._tasks, timeout=_FINISH_WITHIN)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
