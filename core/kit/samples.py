"""Recorded samples of a channel: bytes as they came, and what they must become.

In the folder of a channel

- `NAME.refused` are bytes that are no letter;
- `NAME.letter.json` says what the sample of that stem must become: the parts of the
  letter that matter, no more;
- `options.toml` holds the options the channel needs to be there at all;
- `README.md` is for people; names that begin with a dot are nobody's;
- everything else is a letter.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.domain.message import Letter

REFUSED, EXPECTED, OPTIONS = ".refused", ".letter.json", "options.toml"
_FOR_PEOPLE = {OPTIONS, "README.md"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One recorded payload."""

    path: Path
    raw: bytes

    @property
    def name(self) -> str:
        """What tests call it."""
        return self.path.name

    @property
    def refused(self) -> bool:
        """Whether it is no letter."""
        return self.name.endswith(REFUSED)

    @property
    def expected(self) -> Mapping[str, Any] | None:
        """What the letter must say, None when nobody wrote it down."""
        told = self.path.with_name(f"{self.path.stem}{EXPECTED}")
        if self.refused or not told.exists():
            return None
        plain: Mapping[str, Any] = json.loads(told.read_text("utf-8"))
        return plain


def samples_in(folder: Path) -> list[Sample]:
    """Return the samples of a folder, in order of name."""
    paths = sorted(path for path in folder.iterdir() if _is_sample(path))
    return [Sample(path, path.read_bytes()) for path in paths]


def options_in(folder: Path) -> Mapping[str, str]:
    """Return the options recorded beside the samples; empty for none."""
    told = folder / OPTIONS
    if not told.exists():
        return {}
    return {k: str(v) for k, v in tomllib.loads(told.read_text("utf-8")).items()}


def plain(letter: Letter) -> dict[str, Any]:
    """Return a letter as JSON has it; of an enclosure its name, size and digest."""
    told = asdict(letter)
    told["written_at"] = letter.written_at.isoformat() if letter.written_at else None
    told["enclosures"] = [
        {
            "filename": one.filename,
            "size": len(one.content),
            "digest": hashlib.sha256(one.content).hexdigest(),
        }
        for one in letter.enclosures
    ]
    told["attachments"] = [asdict(one) for one in letter.attachments]
    return told


def differences(
    expected: Any, found: Any, where: str = "letter"
) -> list[tuple[str, Any, Any]]:
    """Return what differs: where, what was expected, what was found.

    Only names that are expected are looked at; instants are compared as instants.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return [
            fault
            for name, part in expected.items()
            for fault in differences(part, found.get(name), f"{where}.{name}")
        ]
    if _is_list(expected) and _is_list(found) and len(expected) == len(found):
        return [
            fault
            for n, (want, got) in enumerate(zip(expected, found, strict=True))
            for fault in differences(want, got, f"{where}[{n}]")
        ]
    same = expected == found or _same_instant(expected, found)
    return [] if same else [(where, expected, found)]


def _is_list(thing: Any) -> bool:
    return isinstance(thing, list | tuple)


def _same_instant(one: Any, other: Any) -> bool:
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False


def _is_sample(path: Path) -> bool:
    hidden = path.name.startswith(".") or path.name in _FOR_PEOPLE
    return path.is_file() and not hidden and not path.name.endswith(EXPECTED)
