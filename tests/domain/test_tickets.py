"""A ticket's way along the stages, what seals it, and how it changes."""

from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.domain.because import because
from core.domain.classification import KindSuggestion, LetterKind
from core.domain.disposition import Disposition
from core.domain.event import EventKind
from core.domain.message import Letter
from core.domain.moves import corrected, put_back, recorded, shelved, supplied
from core.domain.outcome import Close, Correction, Onward, Wait
from core.domain.stage import Stage
from core.domain.ticket import DEEDS, OWNERS, Advice, Facts, Ticket, having

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 2, tzinfo=UTC)
DENUNCIATION, REPORT = LetterKind.DENUNCIATION, LetterKind.REPORT


def ticket(**given):
    known = {
        "id": UUID(int=1),
        "code": "ABCDEFGH2345",
        "channel": "web",
        "received_at": NOW,
        "letter": Letter(body="x"),
    }
    return Ticket(**{**known, **given})


def test_stages_follow_one_another_and_the_last_stays():
    order, stage = [Stage.NORMALISE], Stage.NORMALISE
    while stage.next is not stage:
        stage = stage.next
        order.append(stage)
    assert order == list(Stage)
    assert stage is Stage.DONE


@pytest.mark.parametrize(
    ("one", "other", "earlier"),
    [
        (Stage.NORMALISE, Stage.DONE, True),
        (Stage.ANSWER, Stage.DELIVER, True),
        (Stage.DELIVER, Stage.ANSWER, False),
        (Stage.LISTEN, Stage.LISTEN, False),
    ],
)
def test_a_stage_knows_what_comes_before_what(one, other, earlier):
    assert one.before(other) is earlier


def test_every_fact_but_advice_and_the_course_is_owned_by_one_step():
    names = {field.name for field in fields(Facts)}
    told = {"course", "circumstance", "stopped", "accused", "sealed_with"}
    assert set(OWNERS) == names - {"advice", "decided_by", "passed"} - told
    assert set(OWNERS) >= DEEDS
    assert Stage.DONE not in OWNERS.values()


def advised(kind, confidence=0.3):
    return Advice(kind=(KindSuggestion(kind, confidence, by="a"),))


@pytest.mark.parametrize(
    ("facts", "sealed"),
    [
        (Facts(), False),
        (Facts(kind=DENUNCIATION), True),
        (Facts(kind=REPORT), False),
        (Facts(advice=advised(DENUNCIATION)), True),
        (Facts(advice=advised(REPORT)), False),
        (Facts(kind=REPORT, advice=advised(DENUNCIATION)), False),
    ],
    ids=[
        "nothing known",
        "a denunciation",
        "a report",
        "perhaps a denunciation: sealed until a person has looked",
        "perhaps a report",
        "a person has decided it is none",
    ],
)
def test_a_denouncer_is_sealed_from_the_first_suspicion(facts, sealed):
    assert ticket(facts=facts).sealed is sealed


def test_a_letter_not_yet_read_cannot_be_used():
    with pytest.raises(ValueError, match="read"):
        _ = ticket(letter=None).read_letter


def test_facts_are_set_by_name_and_unknown_names_refused():
    assert having(Facts(), {"topic": "dat_dai"}).topic == "dat_dai"
    with pytest.raises(TypeError):
        having(Facts(), {"no_fact": 1})


def test_going_on_sets_facts_and_steps_forward():
    outcome = Onward(because=because("rõ"), facts={"kind": REPORT}, by="plugin:lexicon")
    moved, event = recorded(ticket(stage=Stage.CLASSIFY), outcome, LATER)
    assert (moved.stage, moved.round, moved.facts.kind) == (Stage.QUALIFY, 1, REPORT)
    assert moved.facts.decided_by == {"kind": "plugin:lexicon"}
    assert (event.kind, event.stage, event.by) == (
        EventKind.ONWARD,
        Stage.CLASSIFY,
        "plugin:lexicon",
    )


def test_waiting_keeps_the_stage_and_the_advice_is_nobodys_decision():
    outcome = Wait(because=because("chờ"), facts={"advice": advised(REPORT)})
    moved, event = recorded(ticket(stage=Stage.CLASSIFY), outcome, LATER)
    assert moved.stage is Stage.CLASSIFY
    assert moved.facts.decided_by == {}
    assert event.kind is EventKind.WAITING


def test_closing_ends_the_line():
    outcome = Close(because=because("rác"), closed_as=Disposition.SPAM)
    moved, event = recorded(ticket(stage=Stage.SCREEN), outcome, LATER)
    assert (moved.stage, moved.closed_as, moved.closed_at) == (
        Stage.DONE,
        Disposition.SPAM,
        LATER,
    )
    assert event.kind is EventKind.CLOSED


def test_supplying_changes_facts_and_nothing_else():
    moved, event = supplied(
        ticket(stage=Stage.CLASSIFY),
        {"topic": "dat_dai"},
        "officer:lan",
        because("đọc thư"),
        LATER,
    )
    assert (moved.stage, moved.facts.topic) == (Stage.CLASSIFY, "dat_dai")
    assert moved.facts.decided_by == {"topic": "officer:lan"}
    assert event.kind is EventKind.SUPPLIED


def test_correcting_strikes_facts_opens_again_and_keeps_what_was_struck():
    closed = ticket(
        stage=Stage.DONE,
        facts=Facts(kind=REPORT, topic="dat_dai", decided_by={"kind": "plugin:x"}),
        closed_as=Disposition.ANSWERED,
        closed_at=NOW,
    )
    correction = Correction(
        stage=Stage.CLASSIFY,
        strike=("kind",),
        because=because("nhầm"),
        instead={"kind": DENUNCIATION},
    )
    moved, event = corrected(closed, correction, "officer:lan", LATER)
    assert (moved.stage, moved.closed_as, moved.closed_at) == (
        Stage.CLASSIFY,
        None,
        None,
    )
    assert (moved.facts.kind, moved.facts.topic) == (DENUNCIATION, "dat_dai")
    assert moved.facts.decided_by == {"kind": "officer:lan"}
    assert event.facts == {"kind": REPORT}


def test_the_shelf_keeps_the_stage_and_gives_it_back():
    lying, event = shelved(
        ticket(stage=Stage.ROUTE), because("lỗi"), "route: KeyError", NOW
    )
    assert (lying.shelved, lying.stage, event.kind) == (
        "route: KeyError",
        Stage.ROUTE,
        EventKind.SHELVED,
    )
    back, event = put_back(lying, because("thử lại"), "officer:lan", LATER)
    assert (back.shelved, back.stage, event.kind) == (
        "",
        Stage.ROUTE,
        EventKind.PUT_BACK,
    )
    assert back.round == 2
