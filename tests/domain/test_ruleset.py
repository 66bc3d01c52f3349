"""A rule pack answers for the day of the legal event, not for today."""

from dataclasses import replace
from datetime import date

import pytest

from core.domain.classification import LetterKind
from core.domain.deadline import ClockRule, ClockStart, DayUnit
from core.domain.eligibility import Condition
from core.domain.rule import Edition, GroupRule, Sentence, Tier, turning_days
from core.domain.ruleset import Ruleset, Topic

COMPLAINT, REPORT = LetterKind.COMPLAINT, LetterKind.REPORT


def clock(name, length=10, kinds=(COMPLAINT,), start=ClockStart.RECEIPT, **more):
    return ClockRule(
        id=name,
        name=name,
        kinds=frozenset(kinds),
        length=length,
        unit=DayUnit.CALENDAR,
        start=start,
        article="Điều 1",
        **{"valid_from": date(2012, 7, 1), **more},
    )


OLD = clock("kn.thu_ly", valid_to=date(2026, 6, 30))
NEW = clock("kn.thu_ly", length=7, valid_from=date(2026, 7, 1))
DECIDE = clock("kn.lan_1", start=ClockStart.ACCEPTANCE)
COMPLEX = clock("kn.lan_1", start=ClockStart.ACCEPTANCE, circumstance="phuc_tap")
RECEPTION = clock("tcd", channels=frozenset({"counter"}))
PACK = Ruleset(name="gói", clocks=(OLD, NEW, DECIDE, COMPLEX, RECEPTION))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2012, 6, 30), ()),
        (date(2012, 7, 1), (OLD,)),
        (date(2026, 6, 30), (OLD,)),
        (date(2026, 7, 1), (NEW,)),
        (date(2040, 1, 1), (NEW,)),
    ],
    ids=["before the law", "first day", "last day", "the day it changes", "far ahead"],
)
def test_the_law_in_force_on_the_day_counts(on, expected):
    assert PACK.clocks_for(COMPLAINT, ClockStart.RECEIPT, on) == expected


def test_a_clock_belongs_to_its_kinds_and_its_start():
    on = date(2026, 1, 1)
    assert PACK.clocks_for(REPORT, ClockStart.RECEIPT, on) == ()
    assert PACK.clocks_for(COMPLAINT, ClockStart.ACCEPTANCE, on) == (DECIDE,)
    assert PACK.clocks_for(COMPLAINT, ClockStart.DECISION, on) == ()


def test_a_special_circumstance_must_be_named():
    found = PACK.clocks_for(
        COMPLAINT, ClockStart.ACCEPTANCE, date(2026, 1, 1), circumstance="phuc_tap"
    )
    assert found == (COMPLEX,)


@pytest.mark.parametrize(
    ("channel", "counted"), [("counter", True), ("web", False), ("", False)]
)
def test_the_reception_rooms_clock_runs_for_the_reception_room(channel, counted):
    found = PACK.clocks_for(
        COMPLAINT, ClockStart.RECEIPT, date(2026, 1, 1), channel=channel
    )
    assert (RECEPTION in found) is counted


def test_conditions_have_their_dates_too():
    condition = Condition(
        id="x",
        text="Có tên",
        check="has_name",
        kinds=frozenset({COMPLAINT}),
        article="Điều 6",
        valid_from=date(2021, 11, 15),
        valid_to=date(2026, 6, 30),
    )
    pack = Ruleset(name="gói", conditions=(condition,))
    assert pack.conditions_for(COMPLAINT, date(2026, 6, 30)) == (condition,)
    assert pack.conditions_for(COMPLAINT, date(2026, 7, 1)) == ()
    assert pack.conditions_for(REPORT, date(2026, 6, 30)) == ()


def test_topics_have_names():
    pack = Ruleset(name="gói", topics=(Topic("dat_dai", "Đất đai"),))
    assert pack.topic_names() == {"dat_dai": "Đất đai"}


def rule(kind, name, **more):
    return kind(id=name, article="Điều 1", **{"valid_from": date(2012, 7, 1), **more})


LATER = {"valid_from": date(2026, 7, 1)}
UNTIL = {"valid_to": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("on", "edition"),
    [
        (date(2012, 6, 30), None),
        (date(2026, 6, 30), "cu"),
        (date(2026, 7, 1), "moi"),
    ],
)
def test_one_edition_holds_on_a_day(on, edition):
    old, new = rule(Edition, "cu", **UNTIL), rule(Edition, "moi", **LATER)
    found = Ruleset(name="gói", editions=(old, new)).edition_on(on)
    assert (found.id if found else None) == edition


def test_a_second_complaint_goes_to_the_tier_above():
    pack = Ruleset(name="gói", tiers=(rule(Tier, "xa", above="tinh"),))
    assert pack.tier_above("xa", date(2026, 1, 1)) == "tinh"
    with pytest.raises(LookupError, match="there is no tier huyen"):
        pack.tier_above("huyen", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("people", "sent"), [(4, None), (5, 2), (10, 2), (11, 5), (999, 5)]
)
def test_groups_have_their_number_of_representatives(people, sent):
    some = rule(GroupRule, "vua", least=5, most=10, representatives=2)
    many = rule(GroupRule, "dong", least=11, representatives=5)
    pack = Ruleset(name="gói", groups=(some, many))
    assert pack.representatives(people, date(2026, 1, 1)) == sent


def test_the_terms_of_a_case_are_the_special_ones_or_else_the_ordinary():
    second = clock("kn.lan_2", start=ClockStart.ACCEPTANCE, circumstance="lan_2")
    first = replace(DECIDE, unless=frozenset({"lan_2"}))
    pack = Ruleset(name="gói", clocks=(first, COMPLEX, second))
    on = date(2026, 1, 1)

    def terms(circumstance=""):
        return pack.terms_for(
            COMPLAINT, ClockStart.ACCEPTANCE, on, circumstance=circumstance
        )

    assert terms() == (first,)
    assert terms("phuc_tap") == (COMPLEX,)
    assert terms("lan_2") == (second,)
    assert terms("gì đó") == (first,)


def test_the_days_on_which_something_changes():
    ended, begun = clock("a", valid_to=date(2026, 6, 30)), clock("b", **LATER)
    assert turning_days([ended, begun]) == (date(2012, 7, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("sentence", "vi", "en"),
    [
        (Sentence("Có", "There"), "Có", "There"),
        (Sentence("Có"), "Có", "Có"),
    ],
    ids=["both", "Vietnamese only"],
)
def test_a_sentence_is_said_in_the_readers_language(sentence, vi, en):
    assert sentence.in_language("vi") == vi
    assert sentence.in_language("en") == en
