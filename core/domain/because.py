"""A reason in words: kept as a message and its values, so that it can be translated.

Every decision is stored with one, read years later by an officer who may prefer
English, and by a lawyer who wants the number in the sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Because:
    """A Vietnamese sentence (gettext msgid) with the values for its `{names}`."""

    text: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text


def because(text: str, **values: str | int | float) -> Because:
    """Give a reason; Babel extracts the literal `text` for translation."""
    return Because(text, values)
