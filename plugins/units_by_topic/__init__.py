"""Routes by the units' own lists: which topics and which places each answers for."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import api

_SURE_OF_PLACE = 0.92
_PLACE_IN_BODY = 0.85
_WHOLE_AREA = 0.8
_ONLY_BY_TOPIC = 0.45
"""Competent by topic, but for other places than any the letter names."""
_DENUNCIATION_AT_MOST = 0.5
"""Below every floor: the denounced may sit in that very unit, so a person routes."""


@dataclass(frozen=True, slots=True)
class _Match:
    unit: api.Unit
    confidence: float
    place: str = ""
    """The unit's own place name that was found, if any."""


@api.hookimpl
def suggest_unit(
    letter: api.Letter, kind: api.LetterKind, topic: str, units: Sequence[api.Unit]
) -> api.UnitSuggestion | None:
    """Offer the unit competent for the topic, nearest to the place first."""
    able = [u for u in units if u.active and topic and topic in u.topics]
    if not able:
        return None
    best = _best([_match(u, letter) for u in able], units)
    confidence, reasons = best.confidence, [_why(best)]
    rivals = [m for m in _matches(able, letter, best) if m.unit != best.unit]
    if rivals:
        confidence = confidence / (len(rivals) + 1)
        reasons.append(api.because("Còn {n} đơn vị khác cùng phụ trách", n=len(rivals)))
    if kind is api.LetterKind.DENUNCIATION:
        confidence = min(confidence, _DENUNCIATION_AT_MOST)
        reasons.append(
            api.because("Đơn tố cáo: cần người xem để tránh giao cho người liên quan")
        )
    return api.UnitSuggestion(best.unit.code, confidence, tuple(reasons))


def _match(unit: api.Unit, letter: api.Letter) -> _Match:
    if not unit.places:
        return _Match(unit, _WHOLE_AREA)
    said, told = api.words(letter.place), api.words(letter.body)
    for where, confidence in ((said, _SURE_OF_PLACE), (told, _PLACE_IN_BODY)):
        named = [p for p in sorted(unit.places) if _stands_in(api.words(p), where)]
        if named:
            return _Match(unit, confidence, max(named, key=len))
    return _Match(unit, _ONLY_BY_TOPIC)


def _best(matches: list[_Match], units: Sequence[api.Unit]) -> _Match:
    """The place decides; between equals, the office deeper in the tree."""
    above = {u.code: u.parent for u in units}
    return max(matches, key=lambda m: (m.confidence, _depth(m.unit.code, above)))


def _matches(able: list[api.Unit], letter: api.Letter, best: _Match) -> list[_Match]:
    """Those just as good: same certainty, and neither is above the other."""
    near = [_match(u, letter) for u in able]
    return [
        m
        for m in near
        if m.confidence == best.confidence and m.unit.code != best.unit.parent
    ]


def _depth(code: str, above: dict[str, str]) -> int:
    seen: set[str] = set()
    while (code := above.get(code, "")) and code not in seen:
        seen.add(code)
    return len(seen)


def _stands_in(name: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Whole words only, so that "thôn 3" is not found in "thôn 30"."""
    n = len(name)
    return n > 0 and any(text[i : i + n] == name for i in range(len(text) - n + 1))


def _why(match: _Match) -> api.Because:
    if match.place:
        return api.because(
            "{unit} phụ trách lĩnh vực này tại {place}",
            unit=match.unit.name,
            place=match.place,
        )
    if match.unit.places:
        return api.because(
            "{unit} phụ trách lĩnh vực này nhưng đơn không nêu địa bàn của đơn vị",
            unit=match.unit.name,
        )
    return api.because("{unit} phụ trách lĩnh vực này", unit=match.unit.name)
