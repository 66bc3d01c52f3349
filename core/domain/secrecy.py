"""What may be shown of a person whose identity the law keeps secret."""

from core.domain.message import Letter
from core.domain.party import Party

SEALED = Party()
"""What everybody sees of a denouncer: nothing."""


def shown_party(letter: Letter, *, sealed: bool, opened: bool) -> Party:
    """Return the party as it may be shown.

    A denouncer's name, address and contact are secret from receipt on (Luật Tố cáo
    2018, Điều 8 và 56); `opened` is one logged and reasoned opening.
    """
    return SEALED if sealed and not opened else letter.party
