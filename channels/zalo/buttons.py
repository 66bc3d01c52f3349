"""Buttons under our messages: what they send back, and who may press them.

A press comes as an ordinary text, and anybody can type one. So a press decides
nothing by itself: whoever acts on it asks whether the case is the sender's own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core import api
from core.api import N_
from core.api import gettext as _


class Wish(StrEnum):
    """What a press asks for; the value is what travels."""

    PROGRESS = "tiendo"
    ADD = "them"
    NEW = "moi"
    SATISFIED = "hailong"
    UNSATISFIED = "chua"


TITLES: Mapping[Wish, str] = {
    Wish.PROGRESS: N_("Xem tiến độ"),
    Wish.ADD: N_("Bổ sung"),
    Wish.NEW: N_("Gửi việc khác"),
    Wish.SATISFIED: N_("Hài lòng"),
    Wish.UNSATISFIED: N_("Chưa hài lòng"),
}


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, or the words that mean the same."""

    wish: Wish
    code: str = ""
    """The case it is about; empty: all of the sender's."""

    @property
    def only_asks(self) -> bool:
        """Whether it changes nothing, so that a letter being written goes on."""
        return self.wish in {Wish.PROGRESS, Wish.SATISFIED}


_PAYLOAD = re.compile(r"#TD:(tiendo|them|moi|hailong|chua)(?::([0-9A-Z]{12}))?")
_ASKS = re.compile(r"(?:xem |tra cuu )?(?:tien do|ho so)|tra cuu", re.ASCII)
_LONGEST_ASK = 60
_CODE_LIKE = re.compile(r"[0-9A-Za-z]{4}[-–— .]?[0-9A-Za-z]{4}[-–— .]?[0-9A-Za-z]{4}")
_SAYS: Mapping[str, Wish] = {
    "hai long": Wish.SATISFIED,
    "rat hai long": Wish.SATISFIED,
    "chua hai long": Wish.UNSATISFIED,
    "khong hai long": Wish.UNSATISFIED,
}


def read_press(text: str) -> Press | None:
    """Return what a text asks for, None for what is somebody's own words."""
    text = text.strip()
    if match := _PAYLOAD.fullmatch(text):
        wish, code = Wish(match[1]), match[2] or ""
        return Press(wish, code)
    if code := api.read_code(text) or (text if looks_like_code(text) else ""):
        return Press(Wish.PROGRESS, code)
    if len(text) > _LONGEST_ASK:
        return None
    folded = api.fold(text)
    match = _ASKS.match(folded)
    rest = folded[match.end() :].strip(" .?!:") if match else ""
    if match is None or not rest:
        return Press(Wish.PROGRESS) if match else None
    code = api.read_code(rest)
    return Press(Wish.PROGRESS, code) if code else None


def says_satisfied(text: str) -> Wish | None:
    """Return what the words under a survey mean, for who types instead of pressing."""
    return _SAYS.get(" ".join(api.words(text)))


def looks_like_code(text: str) -> bool:
    """Whether a text was meant as a code but is none: one character is wrong."""
    text = text.strip()
    shaped = _CODE_LIKE.fullmatch(text) is not None
    return shaped and any(c.isdecimal() for c in text) and not text.isdecimal()


def with_buttons(text: str, presses: Sequence[Press]) -> dict[str, Any]:
    """Return a message with buttons below; what is pressed is not shown as words."""
    if not presses:
        return {"text": text}
    buttons = [
        {"title": _(TITLES[p.wish]), "type": "oa.query.hide", "payload": _payload(p)}
        for p in presses
    ]
    return {
        "text": text,
        "attachment": {"type": "template", "payload": {"buttons": buttons}},
    }


def _payload(press: Press) -> str:
    return f"#TD:{press.wish}:{press.code}" if press.code else f"#TD:{press.wish}"
