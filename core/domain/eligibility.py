"""Is a letter eligible to be handled (*đủ điều kiện xử lý*)?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.because import Because
from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.message import Letter
from core.domain.rule import Rule


class Verdict(StrEnum):
    """Whether a letter may be handled."""

    ELIGIBLE = "du_dieu_kien"
    """Đủ điều kiện xử lý."""
    NOT_ELIGIBLE = "khong_du_dieu_kien"
    """Không đủ điều kiện xử lý."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Rule):
    """One condition of the law, checked by the function named `check`."""

    text: str
    """The condition in few Vietnamese words, for the officer's list."""
    check: str
    kinds: frozenset[LetterKind]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition says of one letter; `met` is None when nobody can tell yet."""

    condition: str
    text: str
    article: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The decision. A "no" carries how the letter ends and is a person's alone."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    ends_as: Disposition | None = None
    """RETURNED, GUIDED or FILED; an eligible letter may end so too (out of time)."""
    because: Because | None = None
    found: Mapping[str, str] = field(default_factory=dict)
    """What a person found in the letter: fields of `decision.Situation` by name."""


def _written(text: str) -> bool:
    return bool(text.strip())


CHECKS: Mapping[str, Callable[[Letter], bool | None]] = {
    "has_content": lambda letter: _written(letter.body) or bool(letter.attachments),
    "has_name": lambda letter: _written(letter.party.name),
    "has_address": lambda letter: _written(letter.party.address),
    "has_contact": lambda letter: (
        _written(letter.party.phone)
        or _written(letter.party.email)
        or _written(letter.reply_to)
    ),
    "has_signature": lambda letter: letter.signed,
    "has_date": lambda letter: letter.written_at is not None,
    "a_person_reads": lambda letter: None,
}
"""Named checks a rule pack may use. None means: only a person can tell."""


def examine(letter: Letter, conditions: Iterable[Condition]) -> tuple[Finding, ...]:
    """Hold the letter against each condition."""
    return tuple(
        Finding(c.id, c.text, c.article, CHECKS[c.check](letter)) for c in conditions
    )


def verdict_of(findings: Iterable[Finding]) -> Verdict | None:
    """Return ELIGIBLE when every condition is met, else None: a person decides.

    There is no automatic "no" (TT 05/2021/TT-TTCP leaves it to the officer).
    """
    return Verdict.ELIGIBLE if all(f.met for f in findings) else None
