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
from core.jobs.mail_officers import OfficersMail
from core.jobs.remind import Reminding
from core.jobs.send import Courier
from core.jobs.tidy import Tidier
from core.store.outbox import ADVANCE, GATHER, REMIND, SEND, Job, Outbox

log = structlog.get_logger()

AT_ONCE = 16
"""Jobs done side by side."""
TALKS_AT_ONCE = 4
"""Conversations gathered side by side."""
MAILS_AT_ONCE = 2
"""Officers reminded side by side."""
LEASE = timedelta(minutes=2)
"""How long a job stays claimed by a worker that has died."""
_ROOM = {ADVANCE: AT_ONCE, GATHER: TALKS_AT_ONCE, REMIND: MAILS_AT_ONCE}
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
        reminding: Reminding | None = None,
        mail: OfficersMail | None = None,
    ) -> None:
        """`doors_busy` says whether citizens wait for a commit: they go first."""
        self._hands = Hands(outbox, line, courier, gatherer, mail)
        self._send_lease = LEASE + timedelta(seconds=courier.patience)
        self._outbox = outbox
        self._tidier = tidier
        self._reminding = reminding
        self._now = now
        self._doors_busy = doors_busy
        self._lanes = lanes
        self._tasks: dict[asyncio.Task[None], str] = {}
        """What is under way, and its topic."""
        self._stopping = False
        self._bell = asyncio.Event()
        self._choosing = asyncio.Lock()
        """Room in a lane is counted and taken by one at a time."""

    @property
    def counts(self) -> Counter[str]:
        """Jobs done, failed, retried, given_up and ticks_failed since the start."""
        return self._hands.counts

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what was begun."""
        self._stopping = False
        stop_listening = await self._outbox.listen(self._bell.set)
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._rest(stopped, await self._tick())
        finally:
            self._stopping = True
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
            if self._reminding:
                await self._reminding.remind_if_due()
            return await self._seconds_to_next()
        except Exception as error:
            self.counts["ticks_failed"] += 1
            log.error("tick failed", **fault_of(error))
            return _AFTER_A_FAULT

    async def _claim(self) -> Sequence[Job]:
        return [
            *[
                job
                for topic, at_once in _ROOM.items()
                for job in await self._claim_of(topic, at_once)
            ],
            *await self._claim_sends(),
        ]

    async def _claim_of(self, topic: str, at_once: int) -> Sequence[Job]:
        """Claim jobs of a topic; channels that hang take nothing of its room."""
        room = self._room(topic, at_once)
        if not room:
            return []
        return await self._outbox.claim(topic, limit=room, lease=LEASE)

    def _room(self, topic: str, at_once: int) -> int:
        return max(0, at_once - list(self._tasks.values()).count(topic))

    async def _claim_sends(self, most: int = AT_ONCE) -> Sequence[Job]:
        async with self._choosing:
            sends = await self._outbox.claim(
                SEND,
                limit=min(self._lanes.room(), most),
                lease=self._send_lease,
                without=self._lanes.barred(),
            )
            for send in sends:
                self._lanes.begin(send.channel)
        return sends

    async def _do(self, job: Job) -> None:
        try:
            await self._hands.do(job)
        finally:
            if job.topic == SEND:
                self._lanes.end(job.channel)

    async def _keep_on(self, job: Job) -> None:
        """Do a job; who has sent a message takes the next one without a tick."""
        await self._do(job)
        while job.topic == SEND and not self._stopping:
            try:
                following = await self._claim_sends(most=1)
            except Exception as error:  # the next tick finds out what is wrong
                log.error("nothing claimed", **fault_of(error))
                return
            if not following:
                return
            await self._do(following[0])

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._keep_on(job))
        self._tasks[task] = job.topic

        def finished(_: asyncio.Task[None]) -> None:
            self._tasks.pop(task, None)
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
        soon = [
            self._lanes.opens_at(),
            await self._outbox.next_due(SEND, without=self._lanes.barred()),
        ]
        for topic, at_once in _ROOM.items():
            if self._room(topic, at_once):  # else a job that ends rings the bell
                soon.append(await self._outbox.next_due(topic))
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
