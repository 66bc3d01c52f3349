"""Reads the invented ward."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.domain.feedback import FeedbackPoint
from core.domain.officer import Officer, Role
from core.domain.unit import Unit

_FILE = Path(__file__).with_name("town.toml")


@dataclass(frozen=True, slots=True)
class Town:
    """Units, people, feedback points, and what citizens wrote and marked."""

    units: tuple[Unit, ...]
    officers: tuple[Officer, ...]
    points: tuple[FeedbackPoint, ...]
    letters: tuple[Mapping[str, Any], ...]
    ratings: tuple[Mapping[str, Any], ...]


@cache
def town() -> Town:
    """Return the ward of `town.toml`."""
    told = tomllib.loads(_FILE.read_text("utf-8"))
    return Town(
        units=tuple(_unit(one) for one in told["units"]),
        officers=tuple(
            Officer(**{**one, "role": Role(one["role"])}) for one in told["officers"]
        ),
        points=tuple(FeedbackPoint(**one) for one in told["points"]),
        letters=tuple(told["letters"]),
        ratings=tuple(told["ratings"]),
    )


def _unit(told: Mapping[str, Any]) -> Unit:
    return Unit(
        **{
            **told,
            "topics": frozenset(told.get("topics", ())),
            "places": frozenset(told.get("places", ())),
        }
    )
