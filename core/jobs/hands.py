"""Does one claimed job and settles it, whatever happens."""

from collections import Counter

import structlog

from core.errors import DeliveryFailed, NotNow, fault_of
from core.jobs.advance import Line
from core.jobs.backoff import MOST_TRIES, pause
from core.jobs.gather import Gatherer
from core.jobs.mail_officers import OfficersMail
from core.jobs.send import Courier
from core.store import outbox
from core.store.outbox import Job, Outbox

log = structlog.get_logger()


class Hands:
    """What a worker works with. `do` never raises: a job's fault is the job's."""

    def __init__(
        self,
        jobs: Outbox,
        line: Line,
        courier: Courier,
        gatherer: Gatherer,
        mail: OfficersMail | None = None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        """Jobs done, failed, retried and given_up since the start."""
        self._outbox = jobs
        self._line = line
        self._courier = courier
        self._gatherer = gatherer
        self._mail = mail

    async def do(self, job: Job) -> None:
        """Do a job; on failure put it back for later, or on the shelf."""
        try:
            if job.attempts > MOST_TRIES:  # it ended its worker each time
                raise DeliveryFailed("worker died", retry=False)
            await self._do(job)
            await self._outbox.done(job)
            self.counts["done"] += 1
        except NotNow as later:
            await self._put_off(job, later)
        except DeliveryFailed as failure:
            await self._failed(job, failure)
        except Exception as error:
            self._note("job failed", job, error)
            await self._failed(job, DeliveryFailed(type(error).__name__, retry=True))

    async def _do(self, job: Job) -> None:
        match job.topic:
            case outbox.ADVANCE:
                await self._line.advance_by_id(job.ticket)
            case outbox.GATHER:
                await self._gatherer.gather(job.subject)
            case outbox.REMIND:
                if self._mail:
                    await self._mail.send(job)
            case _:
                await self._courier.send(job.subject, job.channel)

    async def _put_off(self, job: Job, later: NotNow) -> None:
        try:
            await self._outbox.put_off(job, later.until)
        except Exception as error:  # the lease runs out, and the job is tried again
            self._note("not put off", job, error)

    async def _failed(self, job: Job, failure: DeliveryFailed) -> None:
        self.counts["failed"] += 1
        try:
            if failure.retry and job.attempts < MOST_TRIES:
                await self._retry(job, failure)
            else:
                await self._give_up(job, failure)
        except Exception as error:  # the lease runs out, and the job is tried again
            self._note("failure not noted", job, error)

    async def _retry(self, job: Job, failure: DeliveryFailed) -> None:
        fault, after = str(failure), pause(job.attempts, failure.after)
        if job.topic == outbox.SEND:
            await self._courier.failed(job.subject, fault)
        await self._outbox.retry(job, after=after, fault=fault)
        self.counts["retried"] += 1

    async def _give_up(self, job: Job, failure: DeliveryFailed) -> None:
        """Show it on the shelf first: what is given up unseen is lost."""
        fault = str(failure)
        match job.topic:
            case outbox.ADVANCE:
                await self._line.set_aside(job.ticket, fault)
            case outbox.GATHER:
                await self._gatherer.give_up(job.subject)
            case outbox.REMIND:  # the desk shows it all the same
                log.warning("officer not mailed", officer=job.subject)
            case _:
                await self._courier.give_up(job.subject, failure)
        await self._outbox.give_up(job, fault)
        self.counts["given_up"] += 1

    def _note(self, what: str, job: Job, error: Exception) -> None:
        log.error(what, topic=job.topic, ticket=str(job.ticket), **fault_of(error))
