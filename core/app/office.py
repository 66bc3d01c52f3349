"""What channels may ask of the house, in one piece."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.channel import Cases, Intake, Slots
from core.domain.message import DeliveryState
from core.store.letterbox import Letterbox


@dataclass(frozen=True, slots=True)
class HouseOffice:
    """Satisfies `core.channel.Office` by shape."""

    intake: Intake
    cases: Cases
    slots: Slots
    letterbox: Letterbox
    clock: Callable[[], datetime]
    url_of: Callable[[str], str]
    secret: bytes

    def now(self) -> datetime:
        """Return this instant, with zone."""
        return self.clock()

    def track_url(self, code: str) -> str:
        """Return the address where a case can be followed."""
        return self.url_of(code)

    def mac(self, purpose: str, text: str) -> bytes:
        """Return a keyed digest (32 bytes) that only this house can make."""
        told = f"channel\n{purpose}\n{text}".encode("utf-8", "surrogatepass")
        return hmac.digest(self.secret, told, "sha256")

    async def news(
        self, channel: str, external_id: str, state: DeliveryState, fault: str = ""
    ) -> bool:
        """Note what became of a message that was sent."""
        return await self.letterbox.news(channel, external_id, state, fault)
