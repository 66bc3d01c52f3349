"""The word lists, read once; a wrong list stops the start."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from core import api
from plugins.lexicon.phrases import Phrases
from plugins.lexicon.reading import Shorthand, Spelling, spell

_HERE = Path(__file__).parent
KIND_WEIGHTS = {
    "decisive": 5.0, "strong": 2.6, "plain": 1.1, "faint": 0.4, "against": -2.0,
}  # fmt: skip
TOPIC_WEIGHTS = {"strong": 3.3, "plain": 1.2, "faint": 0.4}
IGNORE = "ignore"
"""Words that contain a phrase and mean something else."""
PAIRED = ("actor", "wrong", "decision", "refusal")


def _page(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((_HERE / name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise api.PackInvalid(f"{name}: {error}") from error


@cache
def shorthand() -> Shorthand:
    """Return what people type and say."""
    page = _page("shorthand.toml")
    return Shorthand(_meant(page["typing"]), _meant(page["dialect"]))


def _meant(pairs: Mapping[str, str]) -> dict[str, tuple[Spelling, ...]]:
    return {
        spell(key).exact: tuple(spell(w) for w in words.split())
        for key, words in pairs.items()
    }


@cache
def kind_phrases() -> Phrases:
    """Return the phrases of the kinds."""
    page = _page("kinds.toml")
    for name in PAIRED:
        del page[name]
    ignored = page.pop(IGNORE)["phrases"]
    weights = _weighted("kinds.toml", page, KIND_WEIGHTS, set(api.LetterKind))
    return Phrases([*((p, {}) for p in ignored), *weights.items()], shorthand())


@cache
def paired_phrases() -> Phrases:
    """Return the four sorts of words that weigh more near each other."""
    page = _page("kinds.toml")
    weights: dict[str, dict[str, float]] = {}
    for name in PAIRED:
        for phrase in page[name]["phrases"]:
            weights.setdefault(phrase, {})[name] = 0.0
    return Phrases(weights.items(), shorthand())


@cache
def topic_phrases() -> Phrases:
    """Return the phrases of the topics."""
    page = _page("topics.toml")
    ignored = page.pop(IGNORE)["phrases"]
    weights = _weighted("topics.toml", page, TOPIC_WEIGHTS, None)
    return Phrases([*((p, {}) for p in ignored), *weights.items()], shorthand())


def _weighted(
    file: str,
    page: Mapping[str, Any],
    known: Mapping[str, float],
    labels: set[api.LetterKind] | None,
) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    for label, ranks in page.items():
        if labels is not None and label not in labels:
            raise api.PackInvalid(f"{file}: unknown kind {label!r}")
        for rank, phrases in ranks.items():
            if rank not in known:
                raise api.PackInvalid(f"{file}, {label}: unknown rank {rank!r}")
            for phrase in phrases:
                weights.setdefault(phrase, {})[label] = known[rank]
    return weights
