"""The independent signs that no citizen wrote a letter."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core import api
from plugins.spam.syllables import is_noise, is_syllable

_READ_UP_TO = 20_000
_JUDGED_BY, _TOO_FEW = 400, 20
"""Words: in a long letter every language repeats itself."""
_LISTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>]{1,200}"
    r"|\b[\w-]{2,40}\.(?:com|net|org|xyz|top|vip|club|win|bet|info|biz|ru|cn|link|site"
    r"|online|shop|asia|live)\b(?:/[^\s<>]{0,200})?",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"\.gov\.vn\b|\bchinhphu\.vn\b", re.IGNORECASE)
_FOREIGN = re.compile(
    r"[\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, with its weight: two make a doubt, three a certainty."""

    because: api.Because
    weight: int = 1


def _phrases(name: str) -> re.Pattern[str]:
    longest_first = sorted(_LISTS[name], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


_ADVERT, _CITIZEN = _phrases("advert"), _phrases("citizen")


def signs_of(letter: api.Letter) -> tuple[tuple[Sign, ...], bool]:
    """Return the signs found, and whether the letter has a word of a citizen."""
    text = f"{letter.subject}\n{letter.body}"[:_READ_UP_TO]
    words = api.words(text)
    folded = " ".join(words)
    found = (*_links(text), *_advert(folded), *_repeats(words), *_noise(words))
    return (*found, *_foreign(text)), bool(_CITIZEN.search(folded))


def _links(text: str) -> Iterator[Sign]:
    links = [link for link in _LINK.findall(text) if not _OFFICIAL.search(link)]
    if links:
        plenty = len(links) > 2 or len("".join(links)) * 2 > len(text)
        yield Sign(
            api.because("Có {n} đường dẫn ra ngoài", n=len(links)), 2 if plenty else 1
        )


def _advert(folded: str) -> Iterator[Sign]:
    found = sorted(set(_ADVERT.findall(folded)))
    if found:
        words = ", ".join(found[:5])
        yield Sign(
            api.because("Có lời quảng cáo: {words}", words=words),
            2 if len(found) > 2 else 1,
        )


def _repeats(words: tuple[str, ...]) -> Iterator[Sign]:
    words = words[:_JUDGED_BY]
    if len(words) < _TOO_FEW:
        return
    often = Counter(words).most_common(1)[0][1]
    if len(set(words)) * 5 < len(words) or often * 3 > len(words):
        yield Sign(api.because("Lặp lại nhiều lần cùng một nội dung"))


def _noise(words: tuple[str, ...]) -> Iterator[Sign]:
    spoken = [w for w in words if not w.isdigit()]
    if not spoken:
        yield Sign(api.because("Không có chữ nào đọc được"), 2)
        return
    odd = [w for w in spoken if is_noise(w)]
    unsaid = len(spoken) <= 3 and not any(is_syllable(w) for w in spoken)
    if len(odd) * 2 > len(spoken) or unsaid:
        yield Sign(api.because("Chữ không thành lời"), 2)


def _foreign(text: str) -> Iterator[Sign]:
    letters = sum(1 for c in text if c.isalpha())
    if letters and len(_FOREIGN.findall(text)) * 2 > letters:
        yield Sign(api.because("Viết bằng chữ nước ngoài"))
