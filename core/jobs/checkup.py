"""Asks every channel what ails it, and remembers the answers."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from core.channel import Channel, Check
from core.domain.because import because
from core.domain.sign import Health, Sign
from core.errors import fault_of

log = structlog.get_logger()

PATIENCE = 15.0
"""Seconds a channel has to answer."""
EVERY = timedelta(minutes=5)
"""How often a serving house asks by itself."""
_FIRST = timedelta(seconds=30)
_FRESH = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Found:
    """What the channels said, by channel, and when."""

    at: datetime | None = None
    """None: they have not been asked yet."""
    signs: Mapping[str, tuple[Sign, ...]] = field(default_factory=dict)

    @property
    def ill(self) -> tuple[str, ...]:
        """Channels with something to mend, in order of name."""
        return tuple(
            name
            for name, signs in sorted(self.signs.items())
            if any(sign.health is Health.ILL for sign in signs)
        )


class Checkup:
    """One of the house's guarded doors: a channel that breaks here is itself a sign."""

    def __init__(
        self,
        channels: Iterable[Channel],
        now: Callable[[], datetime],
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._checks = {c.name: c.check for c in channels if c.check is not None}
        self._now = now
        self._patience = patience
        self._one = asyncio.Lock()
        self.found = Found()

    async def examine(self) -> Found:
        """Ask all, side by side; who asks meanwhile gets the same answers."""
        async with self._one:
            if self.found.at is None or self._now() - self.found.at > _FRESH:
                asked = (self._ask(*channel) for channel in self._checks.items())
                told = dict(
                    zip(self._checks, await asyncio.gather(*asked), strict=True)
                )
                self.found = Found(self._now(), told)
        return self.found

    async def keep_looking(self) -> None:
        """Ask again and again until cancelled, first when all has had time to start."""
        pause = _FIRST
        while self._checks:
            await asyncio.sleep(pause.total_seconds())
            await self.examine()
            pause = EVERY

    async def _ask(self, name: str, check: Check) -> tuple[Sign, ...]:
        try:
            async with asyncio.timeout(self._patience):
                signs = tuple(await check())
            if not all(isinstance(sign, Sign) for sign in signs):
                raise TypeError("a check answers Signs")
            return signs
        except Exception as error:
            log.warning(
                "channel could not be examined", channel=name, **fault_of(error)
            )
            kind = type(error).__name__
            why = because("Không kiểm tra được ({fault}): xem nhật ký", fault=kind)
            return (Sign(name, Health.ILL, why),)
