"""What the author of a channel tells the suite: attributes to set, methods to write."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Protocol

import httpx
import pytest

from core.channel import Channel
from core.domain.attachment import Enclosure
from core.domain.bundle import unbundle
from core.domain.message import Outgoing, Purpose
from core.errors import LetterRefused
from core.kit.clock import MONDAY
from core.kit.faults import Answer, Asked, Fault, other_side
from core.kit.office import MemoryOffice
from core.kit.samples import Sample, options_in, samples_in
from core.plugin import Plugins

CODE = "7K3M9QWXYZ0A"
"""The tracking code of the messages that are sent out."""
PAPER = Enclosure("tra-loi.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF\n")
PICTURE = Enclosure("ma-qr.png", b"\x89PNG\r\n\x1a\n" + bytes(64))


class Repeats(Enum):
    """What becomes of a message that is delivered twice with the same key."""

    STOPPED = "the channel remembers: nothing goes out again"
    MARKED = "it goes out again bearing the same mark, by which the other side knows"
    ADMITTED = "the other side may show it twice, and the channel's guide says so"


class World(Protocol):
    """The machine at the other end of a channel."""

    @property
    def url(self) -> str:
        """Where it listens."""
        ...

    @property
    def asked(self) -> Sequence[Any]:
        """What has reached it whole, oldest first; compared, never looked into."""
        ...


class Subject:
    """The channel under test, told by attributes; methods are for what they cannot."""

    plugin: ClassVar[Any] = None
    """The plugin: its module, or the module's name."""
    options: ClassVar[Mapping[str, str]] = {}
    """Options without which it offers no channel, besides `options.toml`."""
    samples: ClassVar[Path | None] = None
    """The folder of recorded samples; see `core.kit.samples` for the names in it."""
    now: ClassVar[datetime] = MONDAY
    """When it all happens: the samples may be dated."""
    reply_to: ClassVar[str] = ""
    """Where messages are sent; empty: where the first sample says."""
    only_delivers: ClassVar[bool] = False
    """Whether nothing ever comes in this way: then it has no samples of letters."""
    repeats: ClassVar[Repeats | None] = None
    """Must be set for a channel that delivers."""
    faults: ClassVar[Collection[Fault]] = tuple(Fault)
    """What can happen at its other side; a folder, say, only fails to be there."""
    patience: ClassVar[float] = 1.0
    """Seconds the suite's courier waits for a message; a house waits 20."""

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        """Post a sample to the channel's routes as the other side would.

        The answer must be to the request that brings it. None: this sample cannot be
        posted (it was damaged beyond what a form can hold).
        """
        raise NotImplementedError

    def forge(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        """Post a sample as somebody else might; None: anybody may call this channel."""
        return None

    def held(self, sample: Sample) -> Sequence[bytes]:
        """Return the held messages a letter was gathered of; empty: it was not held.

        A bundle's parts, or the sample itself, unless told otherwise.
        """
        return unbundle(sample.raw)

    def options_for(self, url: str) -> Mapping[str, str]:
        """Return the options that point the channel at the other side under `url`."""
        return {}

    def answer(self, asked: Asked) -> Answer:
        """Return what the other side says when all is well: `{}` unless told."""
        return Answer()

    def spared(self, asked: Asked) -> bool:
        """Whether a request is answered well in any case (to get a token, say)."""
        return False

    def world(self, fault: Fault) -> AbstractContextManager[World]:
        """Run the other side for a block; HTTP unless told otherwise."""
        return other_side(fault, self.answer, self.spared)

    async def prepare(self, channel: Channel, office: MemoryOffice) -> None:
        """Do what must have happened before a message can go out."""

    # --- what the suite makes of it ---------------------------------------------

    def folder(self) -> Path:
        """Return where the samples lie."""
        assert self.samples is not None, "say where the samples lie: samples = Path(…)"  # noqa: S101
        return self.samples

    def letters(self) -> list[Sample]:
        """Return the samples that are letters."""
        if self.only_delivers:
            return []
        return [sample for sample in samples_in(self.folder()) if not sample.refused]

    def refusals(self) -> list[Sample]:
        """Return the samples that are none."""
        return [sample for sample in samples_in(self.folder()) if sample.refused]

    def office(self) -> MemoryOffice:
        """Return a fresh office, at the time the samples are of."""
        office = MemoryOffice()
        office.clock.at = self.now
        return office

    def channel(self, office: MemoryOffice | None = None, url: str = "") -> Channel:
        """Return the channel as a house would be offered it."""
        offered = self.offered(
            {
                **options_in(self.folder()),
                **self.options,
                **(self.options_for(url) if url else {}),
            },
            office or self.office(),
        )
        if not offered:
            pytest.fail("no channel was offered: set its options, or options.toml")
        return offered[0]

    def offered(
        self, options: Mapping[str, str], office: MemoryOffice
    ) -> list[Channel]:
        """Return what the plugin offers; its hooks are checked as at every start."""
        plugin, plugins = self.plugin, Plugins()
        if isinstance(plugin, str):
            plugin = import_module(plugin)
        plugins.add(plugin, "under_test")
        told = plugins.collect("register_channel", options=options, office=office)
        return [channel for _, channel in told]

    def outgoing(self, key: str = "reply-1", **more: Any) -> Outgoing:
        """Return a message for the channel to deliver."""
        given: dict[str, Any] = {
            "code": CODE,
            "purpose": Purpose.REPLY,
            "reply_to": self.reply_to or self._answered_at(),
            "subject": "Trả lời đơn phản ánh",
            "body": "Kính gửi ông/bà, đèn đường đã được thay.",
        }
        return Outgoing(key=key, **{**given, **more})

    def _answered_at(self) -> str:
        read = self.channel().read
        for sample in self.letters():
            try:
                letter = read(sample.raw)
            except LetterRefused:
                continue
            if letter.reply_to:
                return letter.reply_to
        pytest.fail("no sample can be answered: set reply_to")

    @contextmanager
    def connected(self, fault: Fault) -> Iterator[tuple[Channel, MemoryOffice, World]]:
        """Open the channel over an other side with a fault."""
        office = self.office()
        with self.world(fault) as world:
            yield self.channel(office, world.url), office, world

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test of each sample."""
        letters, refusals = self.letters(), self.refusals()
        comes_by_http = bool(self.channel().routes)
        many = {
            "sample": letters,
            "refused": refusals,
            "promised": [one for one in letters if one.expected is not None],
            "posted": letters if comes_by_http else [],
            "posted_amiss": refusals if comes_by_http else [],
        }
        for name, samples in many.items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, samples, ids=[one.name for one in samples])
