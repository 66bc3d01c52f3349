"""Who is thanked: no machine, and nobody without end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from core.domain.because import Because, because
from core.domain.message import Letter

_HOUR = timedelta(hours=1)


class Senders(Protocol):
    """How much one correspondent has sent lately."""

    async def letters_within(self, reply_to: str, period: timedelta) -> int:
        """Return how many letters of a correspondent came within a period."""
        ...


@dataclass(frozen=True, slots=True)
class Manners:
    """Two machines that thank each other never stop: this is what stops them."""

    senders: Senders
    most_an_hour: int
    """Receipts one correspondent gets in an hour."""

    async def objection(self, letter: Letter) -> Because | None:
        """Return why a letter is not to be thanked for, None when it may be."""
        if letter.automatic:
            return because("Thư tự động: không gửi biên nhận")
        if letter.reply_to and await self._too_many(letter.reply_to):
            return because(
                "Quá {n} thư trong một giờ từ cùng địa chỉ: không gửi thêm biên nhận",
                n=self.most_an_hour,
            )
        return None

    async def _too_many(self, reply_to: str) -> bool:
        within = await self.senders.letters_within(reply_to, _HOUR)
        return within > self.most_an_hour
