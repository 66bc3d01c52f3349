"""The units that answer (*đơn vị*): a tree of offices, each with its competence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One office; `parent` is the code of the office above it."""

    code: str
    name: str
    parent: str = ""
    topics: frozenset[str] = frozenset()
    """Codes of the topics it answers for; those of lower units are not repeated."""
    places: frozenset[str] = frozenset()
    """Names of the wards and villages it answers for; empty: everywhere."""
    default_officer: str = ""
    """Username of who gets its letters; empty: the head of unit assigns each."""
    active: bool = True
