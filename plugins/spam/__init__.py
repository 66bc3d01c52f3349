"""Doubts what no citizen writes; sure only when several signs agree."""

from core import api
from plugins.spam.signs import Sign, signs_of

_ONE_SIGN = 0.35
_TWO_SIGNS = 0.7
_THREE_SIGNS = 0.97
_EMPTY = 0.7
_DOUBT_AT_MOST = 0.6
"""With one word only a citizen writes: a person looks, nobody throws away."""


@api.hookimpl
def screen(letter: api.Letter) -> api.SpamSuggestion | None:
    """Weigh independent signs; an angry, short or clumsy letter has none of them."""
    if letter.attachments and not letter.body.strip():
        return None
    if not letter.body.strip():
        why = api.because("Thư không có nội dung, không có tệp kèm theo")
        return api.SpamSuggestion(_EMPTY, (why,))
    signs, civic = signs_of(letter)
    if not signs:
        return None
    confidence = _weigh(signs)
    if civic or letter.attachments or letter.point:
        confidence = min(confidence, _DOUBT_AT_MOST)
    return api.SpamSuggestion(confidence, tuple(sign.because for sign in signs))


def _weigh(signs: tuple[Sign, ...]) -> float:
    heavy = sum(sign.weight for sign in signs)
    if heavy >= 3 and len(signs) > 1:
        return _THREE_SIGNS
    return _TWO_SIGNS if heavy >= 2 else _ONE_SIGN
