"""Two letters that name different houses, lanes or villages are two matters."""

import re
from collections.abc import Iterable, Mapping

from core import api

_NUMBERED = (
    "so nha", "so", "nha", "ngo", "ngach", "hem", "kiet", "to", "to dan pho", "thon",
    "xom", "khoi", "khoi pho", "khu", "khu pho", "ap", "cot den", "tang", "phong",
    "quay", "lo", "thua", "quyet dinh so", "duong",
)  # fmt: skip
_NUMBER = re.compile(
    rf"\b({'|'.join(sorted(_NUMBERED, key=len, reverse=True))}) (\d{{1,6}}[a-z]?)\b"
)
_NAMED = re.compile(
    r"\b((?i:đường|phố|thôn|xóm|làng|xã|phường|ấp|bản|khối|chợ|cầu|trường))"
    r"((?: [A-ZĐÀ-Ỹ][\wÀ-ỹ]*){1,4})"
)
_READ_UP_TO = 20_000


def contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both name a place of the same sort, and never the same one."""
    here, there = _named(one), _named(other)
    return any(
        not _meet(here[sort], there[sort]) for sort in here.keys() & there.keys()
    )


def _meet(some: set[str], others: set[str]) -> bool:
    """A longer name of the same place begins with the shorter one."""
    return any(
        a == b or a.startswith(f"{b} ") or b.startswith(f"{a} ")
        for a in some
        for b in others
    )


def _named(texts: Iterable[str]) -> Mapping[str, set[str]]:
    named: dict[str, set[str]] = {}
    for text in texts:
        text = text[:_READ_UP_TO]
        for sort, name in _NAMED.findall(text):
            named.setdefault(api.fold(sort), set()).add(api.fold(name).strip())
        for sort, number in _NUMBER.findall(" ".join(api.words(text))):
            named.setdefault(f"{sort} #", set()).add(number)
    return named
