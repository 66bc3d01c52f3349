"""What a citizen's form needs from the house: a token that proves it was ours."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from core.channel import Intake
from core.domain.feedback import FeedbackPoint, Rating
from core.domain.message import Received
from core.domain.reply import Reply


@runtime_checkable
class Forms(Protocol):
    """Signed, timed form tokens; no cookie, no JavaScript."""

    def issue(self, purpose: str) -> str:
        """Return a fresh token for one form; its nonce makes a double submit one."""
        ...

    def check(self, token: str, purpose: str) -> str:
        """Return the token's nonce.

        Raises FormExpired when it is too old, forged or for another form.
        """
        ...

    def allow(self, purpose: str, client: str, nonce: str = "") -> None:
        """Count one try of `client` (an address); raises Throttled past the limit.

        Limits are generous: a whole office sits behind one address.
        """
        ...


@runtime_checkable
class Feedback(Protocol):
    """Feedback points and the marks given there."""

    async def point(self, code: str) -> FeedbackPoint:
        """Return an active point; raises NotFound."""
        ...

    async def rate(self, rating: Rating) -> Rating:
        """Keep a rating once; a second one with the same id updates words and wish.

        Returns the rating as it is now kept.
        """
        ...

    async def rated(self, rating_id: str) -> Rating:
        """Return one rating; raises NotFound."""
        ...

    async def became(self, rating_id: str, received: Received) -> None:
        """Remember which ticket a rating became."""
        ...


@runtime_checkable
class Paper(Protocol):
    """Words and pictures for a citizen's hands, in the current language."""

    def track_url(self, code: str) -> str:
        """Return the address where the case can be followed."""
        ...

    def qr_svg(self, text: str, title: str) -> str:
        """Return a QR code as inline SVG."""
        ...

    def receipt_pdf(
        self, code: str, received_at: datetime, paper: Literal["a5", "roll"] = "a5"
    ) -> bytes:
        """Return the printable receipt with code and QR; it names no person.

        `roll` is the 80 mm paper of a counter's printer.
        """
        ...

    def reply_pdf(self, code: str, reply: Reply) -> bytes:
        """Return the signed reply as a letter on paper; it names no citizen."""
        ...

    def receipt_png(self, code: str) -> bytes:
        """Return code and QR as a picture to keep on the phone."""
        ...


@dataclass(frozen=True, slots=True)
class Doorway:
    """What most doors need, in one piece: ask for it as `doorway`.

    One dependency is resolved at once; several would each be a task.
    """

    intake: Intake
    forms: Forms
    feedback: Feedback
    paper: Paper
    client: str
    """Who asks: the address that limits are counted by."""
