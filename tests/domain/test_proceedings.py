"""What officers tell of a settlement: its order, its terms, its limits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.classification import LetterKind
from core.domain.course import HappeningRefused
from core.domain.deadline import LOCAL
from core.domain.disposition import Disposition
from core.domain.eligibility import Eligibility, Verdict
from core.domain.proceeding import OF_THE_LINE, Conclusion, Deed, Occurrence
from core.domain.proceedings import (
    circumstance_of,
    circumstances_for,
    possible,
    terms_of,
)
from core.domain.progress import due_of, met_at, on_time, running
from core.domain.reply import Reply
from core.domain.stage import Stage
from core.domain.ticket import Facts, Ticket
from core.plugin import Plugins
from core.rulebook import calendar_of
from plugins import vn_calendar, vn_law

PACK = vn_law.register_ruleset()
PLUGINS = Plugins()
PLUGINS.add(vn_calendar, "vn_calendar", "1.0")
CALENDAR = calendar_of(PLUGINS)
ARRIVED = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday 9:00 in Hà Tĩnh
COMPLAINT, DENUNCIATION = LetterKind.COMPLAINT, LetterKind.DENUNCIATION
ELIGIBLE = Eligibility(Verdict.ELIGIBLE)
SECOND = Eligibility(Verdict.ELIGIBLE, found={"instance": "lan_hai"})


def told(deed, on, **more):
    if deed is Deed.DECISION:
        more = {"conclusion": Conclusion.RIGHT, **more}
    return Occurrence(deed=deed, on=date.fromisoformat(f"2026-{on}"), why="x", **more)


def case(*course, kind=COMPLAINT, **facts):
    """A case at the desk, with its terms counted."""
    bare = Ticket(
        id=UUID(int=1),
        code="ABCDEFGH2345",
        channel="web",
        received_at=ARRIVED,
        stage=Stage.ANSWER,
        facts=Facts(kind=kind, course=course, **facts),
    )
    terms = terms_of(bare, kind, course, PACK, CALENDAR)
    counted = replace(bare.facts, clocks=terms.clocks, stopped=terms.stopped)
    return replace(bare, facts=counted)


def term(ticket, rule):
    return next(one for one in ticket.facts.clocks if one.rule == rule)


def due_on(ticket, rule):
    return term(ticket, rule).due_at.astimezone(LOCAL).date().isoformat()


def left(ticket):
    return [one.rule for one in running(ticket)]


ACCEPTED = told(Deed.ACCEPTANCE, "03-09")
DECIDED = told(Deed.DECISION, "04-06")


def test_acceptance_starts_the_term_to_decide_and_meets_the_one_to_accept():
    before, after = case(), case(ACCEPTED)
    assert left(before) == ["kn.thu_ly", "don.phan_loai"]
    assert left(after) == ["don.phan_loai", "kn.lan_1"]
    assert due_on(after, "kn.lan_1") == "2026-04-08"
    assert met_at(term(after, "kn.thu_ly"), after).date() == date(2026, 3, 9)


def test_the_citizens_own_term_is_never_the_offices_next_date():
    decided = case(ACCEPTED, DECIDED, told(Deed.DECISION_RECEIVED, "04-08"))
    handled = replace(
        decided, facts=replace(decided.facts, passed={Stage.ROUTE: ARRIVED})
    )
    assert due_on(decided, "kn.len_lan_2") == "2026-05-08"
    assert left(handled) == []
    assert due_of(handled) is None


def test_the_limitation_runs_from_knowledge_without_the_days_of_an_obstacle():
    known = Occurrence(deed=Deed.KNOWLEDGE, on=date(2025, 11, 20))
    ill = Occurrence(deed=Deed.SUSPENSION, on=date(2025, 12, 1), why="nằm viện")
    well = Occurrence(deed=Deed.RESUMPTION, on=date(2025, 12, 31))
    late, forgiven = case(known), case(known, ill, well)
    assert due_on(late, "kn.thoi_hieu") == "2026-02-23"
    assert met_at(term(late, "kn.thoi_hieu"), late) > term(late, "kn.thoi_hieu").due_at
    spared = term(forgiven, "kn.thoi_hieu")
    assert met_at(spared, forgiven) < spared.due_at


@pytest.mark.parametrize(
    ("special", "days"), [("", 0), ("phuc_tap", 30), ("dac_biet_phuc_tap", 60)]
)
def test_a_denunciation_is_extended_as_often_as_its_circumstance_allows(special, days):
    course = [told(Deed.ACCEPTANCE, "03-09")]
    plain = case(*course, kind=DENUNCIATION, circumstance=special)
    first = term(plain, "tc.giai_quyet").due_at
    offered = {rule.deed for rule in possible(plain, PACK)}
    assert (Deed.EXTENSION in offered) is bool(days)
    months = range(4, 4 + days // 30)
    course += [told(Deed.EXTENSION, f"0{month}-07") for month in months]
    longer = case(*course, kind=DENUNCIATION, circumstance=special)
    moved = term(longer, "tc.giai_quyet").due_at - first
    assert abs(moved.days - days) <= 4  # a last day on a holiday moves on
    with pytest.raises(HappeningRefused):
        case(
            *course, told(Deed.EXTENSION, "05-08"),
            kind=DENUNCIATION, circumstance=special,
        )  # fmt: skip


def test_a_suspended_term_has_no_due_date_until_it_goes_on():
    course = (ACCEPTED, told(Deed.SUSPENSION, "03-20"))
    stands = case(*course, kind=DENUNCIATION)
    assert [one.rule for one in stands.facts.stopped] == ["tc.giai_quyet"]
    assert stands.facts.stopped[0].left == 20
    assert "tc.giai_quyet" not in left(stands)
    deeds = {rule.deed for rule in possible(stands, PACK)}
    assert Deed.RESUMPTION in deeds
    assert Deed.SUSPENSION not in deeds
    goes_on = case(*course, told(Deed.RESUMPTION, "04-20"), kind=DENUNCIATION)
    assert goes_on.facts.stopped == ()
    assert due_on(goes_on, "tc.giai_quyet") == "2026-05-11"  # 9 May is a Saturday


def test_reopening_starts_the_term_anew_and_asks_for_another_decision():
    course = (ACCEPTED, DECIDED, told(Deed.REOPENING, "06-01"))
    again = case(*course, kind=DENUNCIATION)
    assert term(again, "tc.giai_quyet").start_on == date(2026, 6, 1)
    assert "tc.giai_quyet" in left(again)
    twice = case(*course, told(Deed.DECISION, "06-15"), kind=DENUNCIATION)
    assert "tc.giai_quyet" not in left(twice)


@pytest.mark.parametrize(
    "course",
    [
        [DECIDED],
        [ACCEPTED, ACCEPTED],
        [told(Deed.ACCEPTANCE, "03-01")],
        [ACCEPTED, told(Deed.DECISION, "03-08")],
        [ACCEPTED, DECIDED, told(Deed.WITHDRAWAL, "04-07")],
        [ACCEPTED, told(Deed.TERMINATION, "03-12")],
        [ACCEPTED, told(Deed.NOTICE, "03-10")],
        [replace(ACCEPTED, deed=Deed.REFUSAL, why=" ")],
        [ACCEPTED, replace(DECIDED, conclusion=None)],
        [Occurrence(deed=Deed.KNOWLEDGE, on=date(1900, 1, 1))],
        [told(Deed.RESUMPTION, "03-09")],
    ],
    ids=[
        "decided before accepted", "accepted twice", "before it came",
        "decided the day before", "withdrawn after the decision",
        "terminated without withdrawal", "a step of another kind", "no reason",
        "no conclusion", "in 1900", "going on from nothing",
    ],
)  # fmt: skip
def test_what_the_law_does_not_allow_then_is_refused_with_words(course):
    with pytest.raises(HappeningRefused) as refused:
        case(*course)
    assert str(refused.value.because)


def test_a_second_instance_has_its_own_lengths_without_being_told_twice():
    first, second = case(ACCEPTED), case(ACCEPTED, eligibility=SECOND)
    assert circumstance_of(second, PACK) == "lan_2"
    assert due_on(second, "kn.lan_2") == "2026-04-23"
    assert [c.rule for c in second.facts.clocks if c.rule == "kn.lan_1"] == []
    assert set(circumstances_for(first, PACK)) == {
        "phuc_tap", "vung_sau", "vung_sau_phuc_tap",
    }  # fmt: skip
    assert all(c.startswith("lan_2") for c in circumstances_for(second, PACK))


@pytest.mark.parametrize(
    ("signed", "closed", "kept"),
    [("03-13T10:00", "03-28T10:00", True), ("03-30T10:00", "04-14T10:00", False),
     (None, "03-10T10:00", True), (None, "04-10T10:00", False)],
    ids=["answered in time, closed after the survey", "answered late",
         "ended in time", "ended late"],
)  # fmt: skip
def test_an_answer_is_in_time_when_it_was_signed_in_time(signed, closed, kept):
    def at(text):
        return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LOCAL)

    open_ = case(kind=LetterKind.REPORT)
    assert on_time(open_) is None
    reply = signed and Reply(
        body="x", written_by="a", signed_by="b", signed_by_name="B",
        signed_at=at(signed),
    )  # fmt: skip
    facts = replace(open_.facts, reply=reply or None, passed={Stage.ROUTE: ARRIVED})
    ended = replace(
        open_,
        facts=facts,
        stage=Stage.DONE,
        closed_as=Disposition.ANSWERED,
        closed_at=at(closed),
    )
    assert on_time(ended) is kept


TELLABLE = sorted(set(Deed) - OF_THE_LINE)


@given(
    kind=st.sampled_from([COMPLAINT, DENUNCIATION]),
    steps=st.lists(
        st.tuples(st.sampled_from(TELLABLE), st.integers(0, 40)), max_size=8
    ),
)
def test_whatever_is_told_is_refused_or_leaves_the_starts_where_they_were(kind, steps):
    """An edit never restarts a term: what ran before still runs from the same day."""
    on, course = ARRIVED.date(), ()
    ticket = case(kind=kind)
    for deed, days in steps:
        on += timedelta(days=days)
        one = Occurrence(deed=deed, on=on, why="x", conclusion=Conclusion.WRONG)
        try:
            moved = case(*course, one, kind=kind)
        except HappeningRefused:
            continue
        course = (*course, one)
        if deed is not Deed.REOPENING:
            before = {
                c.rule: c.start_on
                for c in ticket.facts.clocks
                if not c.rule.endswith("len_lan_2")  # it may have two beginnings
            }
            after = {c.rule: c.start_on for c in moved.facts.clocks}
            after |= {c.rule: c.start_on for c in moved.facts.stopped}
            assert before.items() <= after.items()
        ticket = moved


def test_every_deed_an_officer_may_tell_stands_in_the_pack():
    assert {rule.deed for rule in PACK.proceedings} == set(TELLABLE)
    papers = {rule.document for rule in PACK.proceedings} - {""}
    assert papers <= set(PACK.documents)
