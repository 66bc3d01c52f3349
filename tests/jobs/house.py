"""A worker over a real store, with a line and a courier a test can break."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.because import because
from core.domain.outcome import Onward, Outcome, Wait
from core.domain.quiet import QuietHours
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import NotFound
from core.jobs.advance import Line
from core.jobs.enclose import Encloser
from core.jobs.gather import Gatherer
from core.jobs.lanes import Lanes
from core.jobs.send import Courier
from core.jobs.tidy import Tidier
from core.jobs.worker import Worker
from core.paper.handout import Handout
from core.pipeline.receive import FrontDoor
from core.store.held import Held
from core.store.letterbox import Letterbox
from core.store.tables import JobRow, MessageRow
from tests.contract.test_ledger import LAMP, READ, arrival
from tests.fakes import FakeCourier, outgoing
from tests.pipeline.fakes import Cabinet
from tests.store.house import Store

CODE = arrival().code
PAPERS = Handout("UBND phường", "Hà Tĩnh", "https://x.vn")


def no_file(digest: str) -> Path:
    """Nothing is kept on disk."""
    raise NotFound(digest)


async def read(ticket: Ticket) -> Outcome:
    """The first step of every test's line."""
    return Onward(because=READ, letter=LAMP)


async def wait(ticket: Ticket) -> Outcome:
    """Stay for ever."""
    return Wait(because=because("Chờ"))


@dataclass
class Post:
    """A step that sends messages, then waits."""

    keys: tuple[str, ...]

    async def __call__(self, ticket: Ticket) -> Outcome:
        if ticket.facts.acknowledged:
            return Wait(because=because("Chờ"))
        posts = tuple(outgoing(ticket, key) for key in self.keys)
        facts = {"acknowledged": "sent"}
        return Wait(because=because("Gửi"), facts=facts, posts=posts)


Step = Callable[[Ticket], Awaitable[Outcome]]


@dataclass
class Workshop:
    """Everything a worker needs."""

    store: Store
    second: Step = wait
    couriers: tuple[FakeCourier, ...] = field(default_factory=lambda: (FakeCourier(),))
    patience: float = 5
    fallback: tuple[str, ...] = ()
    quiet: str = ""
    courier: Courier = field(init=False)
    gatherer: Gatherer = field(init=False)
    lanes: Lanes = field(init=False)
    worker: Worker = field(init=False)
    line: Line = field(init=False)

    def __post_init__(self) -> None:
        steps: dict[Stage, Step] = dict.fromkeys(Stage, wait)
        steps |= {Stage.NORMALISE: read, Stage.DEDUPLICATE: self.second}
        store = self.store
        self.line = Line(store.ledger, lambda: steps)
        self.letterbox = Letterbox(
            store.database, store.ledger, store.outbox, store.clock
        )
        channels = {courier.name: courier.channel for courier in self.couriers}
        held = Held(store.database, store.clock)
        intake = FrontDoor(store.ledger, held, Cabinet(), store.clock)
        self.gatherer = Gatherer(held, channels, intake)
        self.lanes = Lanes(channels.values(), store.clock)
        self.courier = Courier(
            channels=channels,
            letterbox=self.letterbox,
            encloser=Encloser(PAPERS, no_file),
            lanes=self.lanes,
            patience=self.patience,
            fallback=self.fallback,
            quiet=QuietHours.read(self.quiet),
            now=store.clock,
        )
        self.worker = Worker(
            store.outbox, self.line, self.courier, self.gatherer, self.lanes,
            Tidier(store.clock), store.clock,
            lambda: store.ledger.doors_busy,
        )  # fmt: skip

    async def message(self, key: str) -> MessageRow:
        row = await MessageRow.objects().get(MessageRow.key == key)
        assert row is not None
        return row

    async def job(self, key: str) -> JobRow:
        row = await JobRow.objects().get(JobRow.subject == key)
        assert row is not None
        return row
