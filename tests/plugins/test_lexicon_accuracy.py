"""How often the lexicon is right: on the letters it was fitted to, and on the others.

`pytest tests/plugins/test_lexicon_accuracy.py -rP` prints the figures.
"""

import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from core.api import Letter, fold
from core.domain.classification import choose_kind
from plugins import vn_law
from plugins.lexicon import suggest_kind, suggest_topic

LETTERS = tomllib.loads((Path(__file__).parent / "letters.toml").read_text("utf-8"))[
    "letter"
]
FITTED = [letter for letter in LETTERS if not letter.get("held")]
HELD = [letter for letter in LETTERS if letter.get("held")]
RULES = vn_law.register_ruleset()
KINDS = ("khieu_nai", "to_cao", "kien_nghi", "phan_anh")
SHARES = Counter(letter["kind"] for letter in LETTERS)


def kinds(letters, change=str):
    return Counter(
        (one["kind"], str(suggest_kind(letter=Letter(body=change(one["body"]))).kind))
        for one in letters
    )


def topics(letters, change=str):
    told = Counter()
    for one in letters:
        said = suggest_topic(letter=Letter(body=change(one["body"])))
        told[one["topic"], said.topic if said else ""] += 1
    return told


def accuracy(told):
    return sum(n for (true, said), n in told.items() if true == said) / told.total()


def f1(told, label):
    right = told[label, label]
    wrong = sum(
        n for (true, said), n in told.items() if (true == label) != (said == label)
    )
    return 2 * right / (2 * right + wrong) if right else 0.0


def macro_f1(told):
    labels = {true for true, _ in told}
    return sum(f1(told, label) for label in labels) / len(labels)


def recall(told, label):
    return told[label, label] / sum(n for (t, _), n in told.items() if t == label)


def show(name, told):
    each = ", ".join(f"{x} {f1(told, x):.2f}" for x in sorted({t for t, _ in told}))
    sys.stdout.write(f"{name}: n {told.total()}, right {accuracy(told):.3f}, "
          f"macro-F1 {macro_f1(told):.3f} ({each})\n")  # fmt: skip


def test_there_are_letters_of_every_kind_and_topic():
    assert len(FITTED) >= 150
    assert len(HELD) >= 40
    assert all(SHARES[kind] >= 40 for kind in KINDS)
    told = Counter(letter["topic"] for letter in LETTERS)
    assert set(told) == set(RULES.topic_names())
    assert min(told.values()) >= 8


@pytest.mark.parametrize("change", [str, fold], ids=["as written", "without marks"])
def test_kinds_of_letters_it_was_fitted_to(change):
    told = kinds(FITTED, change)
    show("kind, fitted", told)
    assert macro_f1(told) >= 0.95
    assert recall(told, "to_cao") >= 0.98


@pytest.mark.parametrize("change", [str, fold], ids=["as written", "without marks"])
def test_topics_of_letters_it_was_fitted_to(change):
    told = topics(FITTED, change)
    show("topic, fitted", told)
    assert macro_f1(told) >= 0.92


def test_kinds_of_letters_nobody_had_seen():
    told = kinds(HELD)
    show("kind, held out", told)
    assert macro_f1(told) >= 0.85
    assert recall(told, "to_cao") >= 0.85


def test_topics_of_letters_nobody_had_seen():
    told = topics(HELD)
    show("topic, held out", told)
    assert accuracy(told) >= 0.78


def decided(letters):
    """Return (true kind, kind set without a person) where the line would set one."""
    for one in letters:
        said = suggest_kind(letter=Letter(body=one["body"]))
        floors = RULES.thresholds
        chosen = choose_kind(
            [said], floor=floors.kind, denunciation_floor=floors.denunciation
        )
        if chosen:
            yield one["kind"], str(chosen.kind)


@pytest.mark.parametrize("letters", [FITTED, HELD], ids=["fitted", "held out"])
def test_no_denunciation_passes_as_something_else(letters):
    told = Counter(decided(letters))
    sys.stdout.write(f"set without a person: {told.total()} of {len(letters)}, "
          f"right {accuracy(told):.3f}\n")  # fmt: skip
    assert not [pair for pair in told if pair[0] == "to_cao" and pair[1] != "to_cao"]
    assert accuracy(told) >= 0.95
    assert told.total() >= len(letters) / 2


def test_confidence_means_what_it_says():
    """Of letters said to be right with 0.5 to 0.7 fewer are right than above 0.9."""
    sure, unsure = [], []
    for one in LETTERS:
        said = suggest_kind(letter=Letter(body=one["body"]))
        right = str(said.kind) == one["kind"]
        if said.confidence >= 0.9:
            sure.append(right)
        elif said.confidence <= 0.7:
            unsure.append(right)
    assert sum(sure) / len(sure) >= 0.97
    assert sum(unsure) / len(unsure) <= sum(sure) / len(sure)
