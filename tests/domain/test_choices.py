"""When advice is acted on, and when a person is asked."""

from datetime import UTC, datetime

import pytest

from core.domain.classification import (
    KindSuggestion,
    LetterKind,
    TopicSuggestion,
    choose_kind,
    choose_topic,
    loudest,
)
from core.domain.duplicate import PastLetter, SameSuggestion, choose_same
from core.domain.routing import UnitSuggestion, choose_unit
from core.domain.spam import Screening, SpamSuggestion, screen_verdict


def kind(which, confidence, by="a"):
    return KindSuggestion(which, confidence, by=by)


FAINT = kind(LetterKind.COMPLAINT, 0.4)
COMPLAINT = kind(LetterKind.COMPLAINT, 0.8)
SURE_COMPLAINT = kind(LetterKind.COMPLAINT, 0.95, by="b")
REPORT = kind(LetterKind.REPORT, 0.9)
DENUNCIATION = kind(LetterKind.DENUNCIATION, 0.9)
HINT = kind(LetterKind.DENUNCIATION, 0.25)
WHISPER = kind(LetterKind.DENUNCIATION, 0.1)


@pytest.mark.parametrize(
    ("suggestions", "chosen"),
    [
        ([], None),
        ([FAINT], None),
        ([COMPLAINT], COMPLAINT),
        ([COMPLAINT, FAINT], COMPLAINT),
        ([COMPLAINT, SURE_COMPLAINT], SURE_COMPLAINT),
        ([COMPLAINT, REPORT], None),
        ([COMPLAINT, DENUNCIATION], None),
        ([DENUNCIATION], DENUNCIATION),
        ([DENUNCIATION, FAINT], DENUNCIATION),
        ([HINT], None),
        ([REPORT, HINT], None),
        ([REPORT, WHISPER], REPORT),
        ([DENUNCIATION, HINT], DENUNCIATION),
    ],
    ids=[
        "silence",
        "too faint",
        "one voice",
        "a faint second voice",
        "louder of two that agree",
        "disagreement",
        "disagreement about a denunciation",
        "a denunciation",
        "a denunciation and a faint voice",
        "a mere hint decides nothing",
        "a hint of denunciation stops a sure report",
        "a whisper does not",
        "two voices for a denunciation",
    ],
)
def test_a_kind_is_chosen_only_when_the_advice_agrees(suggestions, chosen):
    assert choose_kind(suggestions, floor=0.75, denunciation_floor=0.2) == chosen


LAND = TopicSuggestion("dat_dai", 0.7)
SURE_LAND = TopicSuggestion("dat_dai", 0.9)
ROADS = TopicSuggestion("giao_thong", 0.65)


@pytest.mark.parametrize(
    ("suggestions", "chosen"),
    [
        ([], None),
        ([LAND, SURE_LAND], SURE_LAND),
        ([LAND, ROADS], None),
        ([SURE_LAND, TopicSuggestion("y_te", 0.3)], SURE_LAND),
    ],
)
def test_a_topic_is_chosen_when_strong_voices_agree(suggestions, chosen):
    assert choose_topic(suggestions, floor=0.6) == chosen


def test_the_loudest_is_shown_while_a_person_decides():
    assert loudest([LAND, ROADS]) == LAND
    assert loudest([]) is None


UNIT = UnitSuggestion("kt", 0.8)


@pytest.mark.parametrize(
    ("suggestions", "chosen"),
    [
        ([], None),
        ([UnitSuggestion("kt", 0.5)], None),
        ([UNIT], UNIT),
        ([UNIT, UnitSuggestion("vp", 0.7)], None),
        ([UNIT, UnitSuggestion("kt", 0.7)], UNIT),
    ],
)
def test_a_unit_is_chosen_when_strong_voices_agree(suggestions, chosen):
    assert choose_unit(suggestions, floor=0.6) == chosen


OWN = SameSuggestion("A", 0.95, same_person=True)


@pytest.mark.parametrize(
    ("suggestions", "chosen"),
    [
        ([], None),
        ([OWN], OWN),
        ([SameSuggestion("A", 1.0, same_person=False)], None),
        ([SameSuggestion("A", 0.8, same_person=True)], None),
        ([OWN, SameSuggestion("B", 0.99, same_person=True)], None),
        ([OWN, SameSuggestion("A", 0.99, same_person=True)], "A"),
        ([OWN, SameSuggestion("B", 0.99, same_person=False)], OWN),
    ],
    ids=[
        "silence",
        "the same person's same letter",
        "a neighbour's letter is a letter of its own",
        "too little alike",
        "two candidates are a person's to settle",
        "two voices for one",
        "a neighbour's is not counted",
    ],
)
def test_only_the_same_persons_letter_is_joined(suggestions, chosen):
    found = choose_same(suggestions, floor=0.9)
    assert (found.code if chosen == "A" else found) == chosen


def test_a_past_letter_knows_its_person():
    past = PastLetter("A", "b", "", datetime(2026, 1, 1, tzinfo=UTC), same_person=True)
    assert past.same_person


@pytest.mark.parametrize(
    ("confidences", "verdict"),
    [
        ([], Screening(spam=False)),
        ([0.1, 0.49], Screening(spam=False)),
        ([0.5], None),
        ([0.1, 0.94], None),
        ([0.95], Screening(spam=True)),
        ([0.0, 1.0], Screening(spam=True)),
    ],
    ids=["silence", "a letter", "doubt begins", "doubt", "sure", "the worst counts"],
)
def test_in_doubt_nobody_but_a_person_silences_a_citizen(confidences, verdict):
    heard = [SpamSuggestion(c) for c in confidences]
    assert screen_verdict(heard, doubt=0.5, sure=0.95) == verdict
