"""What looking at one's own case needs, in one piece: see `core.forms.Doorway`."""

from dataclasses import dataclass

from core.forms import Forms
from core.web.needs import Reading


@dataclass(frozen=True, slots=True)
class Looking:
    """Ask for it as `looking`."""

    queries: Reading
    forms: Forms
    client: str
    """Who asks: the address that limits are counted by."""
