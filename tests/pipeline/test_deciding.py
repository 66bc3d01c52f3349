"""Steps 5 to 9: kind and topic, eligibility, unit, clocks, officer."""

from datetime import UTC, date, datetime

import pytest

from core.domain.because import because
from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.disposition import Disposition
from core.domain.eligibility import Eligibility, Verdict
from core.domain.message import Letter, Purpose
from core.domain.outcome import Close, Onward, Wait
from core.domain.routing import Competence, Routing, UnitSuggestion
from core.domain.ticket import Facts
from core.domain.unit import Unit
from core.pipeline.assign import assign
from core.pipeline.classify import classify
from core.pipeline.qualify import qualify
from core.pipeline.route import route
from core.pipeline.schedule import schedule
from plugins.vn_law.pack import SHIPPED, read_pack
from tests.pipeline.fakes import CALENDAR, ROADS, RULES, WRITING, Says, Tree, ticket

REPORT, COMPLAINT = LetterKind.REPORT, LetterKind.COMPLAINT


def advice(kind=None, topic=None, unit=None):
    answers = {}
    if kind:
        answers["suggest_kind"] = [("lexicon", KindSuggestion(*kind))]
    if topic:
        answers["suggest_topic"] = [("lexicon", TopicSuggestion(*topic))]
    if unit:
        answers["suggest_unit"] = [("units", UnitSuggestion(*unit))]
    return Says(answers)


SURE = advice(kind=(REPORT, 0.9), topic=("giao_thong", 0.9))


async def test_strong_advice_sets_kind_and_topic_and_says_whose_it_was():
    outcome = await classify(ticket(), advice=SURE, rules=RULES, calendar=CALENDAR)
    assert isinstance(outcome, Onward)
    assert (outcome.facts["kind"], outcome.facts["topic"]) == (REPORT, "giao_thong")
    assert outcome.by == "plugin:lexicon"
    assert outcome.facts["advice"].kind[0].by == "lexicon"


@pytest.mark.parametrize(
    ("advice", "doubt"),
    [
        (advice(), "loại đơn và lĩnh vực"),
        (advice(kind=(REPORT, 0.9)), "lĩnh vực"),
        (advice(topic=("giao_thong", 0.9)), "loại đơn"),
        (advice(kind=(REPORT, 0.5), topic=("giao_thong", 0.9)), "loại đơn"),
        (
            advice(kind=(LetterKind.DENUNCIATION, 0.3), topic=("giao_thong", 0.9)),
            "loại đơn",
        ),
    ],
    ids=["silence", "no topic", "no kind", "weak", "perhaps a denunciation"],
)
async def test_what_is_unclear_waits_for_a_person(advice, doubt):
    outcome = await classify(ticket(), advice=advice, rules=RULES, calendar=CALENDAR)
    assert isinstance(outcome, Wait)
    assert doubt in str(outcome.because)


async def test_what_a_person_said_stays_whatever_the_advisers_think():
    known = ticket(facts=Facts(kind=COMPLAINT, topic="dat_dai"))
    outcome = await classify(known, advice=SURE, rules=RULES, calendar=CALENDAR)
    assert isinstance(outcome, Onward)
    assert not {"kind", "topic"} & set(outcome.facts)


async def test_half_known_is_completed_by_advice():
    known = ticket(facts=Facts(kind=COMPLAINT))
    outcome = await classify(known, advice=SURE, rules=RULES, calendar=CALENDAR)
    assert isinstance(outcome, Onward)
    assert outcome.facts["topic"] == "giao_thong"


async def test_a_report_with_content_qualifies_by_itself():
    known = ticket(facts=Facts(kind=REPORT))
    outcome = await qualify(known, rules=RULES, writing=WRITING)
    assert isinstance(outcome, Onward)
    assert outcome.facts["eligibility"].verdict is Verdict.ELIGIBLE
    assert [f.condition for f in outcome.facts["eligibility"].findings] == ["noi_dung"]


@pytest.mark.parametrize(
    ("kind", "letter"),
    [(COMPLAINT, Letter(body="x")), (REPORT, Letter(body=" "))],
    ids=["what only a person can read", "a condition not met"],
)
async def test_there_is_no_automatic_no(kind, letter):
    known = ticket(letter=letter, facts=Facts(kind=kind))
    outcome = await qualify(known, rules=RULES, writing=WRITING)
    assert isinstance(outcome, Wait)


@pytest.mark.parametrize(
    ("ends_as", "expected"),
    [
        (Disposition.RETURNED, Disposition.RETURNED),
        (Disposition.GUIDED, Disposition.GUIDED),
        (None, Disposition.FILED),
    ],
)
async def test_a_persons_no_ends_the_letter_with_a_notice(ends_as, expected):
    no = Eligibility(
        Verdict.NOT_ELIGIBLE, ends_as=ends_as, because=because("Thiếu chữ ký")
    )
    known = ticket(facts=Facts(kind=COMPLAINT, eligibility=no))
    outcome = await qualify(known, rules=RULES, writing=WRITING)
    assert isinstance(outcome, Close)
    assert outcome.closed_as is expected
    assert outcome.posts[0].purpose is Purpose.NOTICE
    assert "Thiếu chữ ký" in outcome.posts[0].body


async def test_a_persons_yes_goes_on():
    yes = Eligibility(Verdict.ELIGIBLE)
    known = ticket(facts=Facts(kind=COMPLAINT, eligibility=yes))
    assert isinstance(await qualify(known, rules=RULES, writing=WRITING), Onward)


async def test_a_step_that_needs_the_kind_says_so_loudly():
    with pytest.raises(ValueError, match="kind"):
        await qualify(ticket(), rules=RULES, writing=WRITING)
    with pytest.raises(ValueError, match="kind"):
        await schedule(ticket(), rules=RULES, calendar=CALENDAR)


def routed(known, advice):
    return route(
        known,
        units=Tree((ROADS,)),
        advice=advice,
        floor=0.6,
        rules=RULES,
        writing=WRITING,
    )


async def test_the_one_competent_unit_gets_the_letter():
    outcome = await routed(ticket(), advice(unit=("kt", 0.9)))
    assert isinstance(outcome, Onward)
    assert outcome.facts["routing"] == Routing(Competence.OWN, unit="kt")
    assert outcome.by == "plugin:units"


async def test_unclear_competence_waits_for_a_person():
    outcome = await routed(ticket(), advice(unit=("kt", 0.4)))
    assert isinstance(outcome, Wait)
    assert outcome.facts["advice"].unit[0].unit == "kt"


async def test_a_letter_for_another_body_is_handed_to_the_right_door():
    elsewhere = Routing(Competence.OTHER, body="Công ty Điện lực")
    outcome = await routed(ticket(facts=Facts(routing=elsewhere)), Says())
    assert isinstance(outcome, Close)
    assert outcome.closed_as is Disposition.TRANSFERRED
    assert "Công ty Điện lực" in outcome.posts[0].body


@pytest.mark.parametrize(
    ("kind", "end", "said"),
    [
        (COMPLAINT, Disposition.GUIDED, "Đề nghị gửi đến"),
        (LetterKind.DENUNCIATION, Disposition.TRANSFERRED, "Chuyển đến"),
        (LetterKind.REPORT, Disposition.TRANSFERRED, "Chuyển đến"),
    ],
)
async def test_what_is_anothers_business_goes_the_way_its_kind_goes(kind, end, said):
    pack = read_pack(SHIPPED)
    elsewhere = Routing(Competence.OTHER, body="Sở Xây dựng")
    yes = Eligibility(Verdict.ELIGIBLE)
    known = ticket(facts=Facts(kind=kind, eligibility=yes, routing=elsewhere))
    outcome = await route(
        known, units=Tree((ROADS,)), advice=Says(), floor=0.6, rules=pack,
        writing=WRITING,
    )  # fmt: skip
    assert isinstance(outcome, Close)
    assert outcome.closed_as is end
    assert said in outcome.posts[0].body
    assert "Sở Xây dựng" in outcome.posts[0].body


async def test_an_eligible_letter_with_an_end_is_closed():
    late = Eligibility(
        Verdict.ELIGIBLE, ends_as=Disposition.RETURNED, because=because("Hết thời hiệu")
    )
    known = ticket(facts=Facts(kind=COMPLAINT, eligibility=late))
    outcome = await qualify(known, rules=RULES, writing=WRITING)
    assert isinstance(outcome, Close)
    assert outcome.closed_as is Disposition.RETURNED


async def test_a_persons_choice_of_unit_is_not_asked_again():
    says = advice(unit=("vp", 1.0))
    known = ticket(facts=Facts(routing=Routing(Competence.OWN, unit="kt")))
    assert isinstance(await routed(known, says), Onward)
    assert says.asked == []


async def test_clocks_count_from_receipt_under_the_law_of_that_day():
    known = ticket(facts=Facts(kind=REPORT))
    outcome = await schedule(known, rules=RULES, calendar=CALENDAR)
    (clock,) = outcome.facts["clocks"]
    assert clock.start_on == date(2026, 3, 2)
    assert clock.due_at.date() == date(2026, 3, 16)


async def test_no_law_before_its_day():
    before = ticket(
        received_at=datetime(2019, 12, 31, 5, tzinfo=UTC), facts=Facts(kind=REPORT)
    )
    outcome = await schedule(before, rules=RULES, calendar=CALENDAR)
    assert outcome.facts["clocks"] == ()


@pytest.mark.parametrize(
    ("unit", "officer"),
    [(ROADS, "hung"), (Unit(code="kt", name="x"), None), (None, None)],
    ids=["a default officer", "no default officer", "no such unit any more"],
)
async def test_the_units_default_officer_or_the_head_decides(unit, officer):
    known = ticket(facts=Facts(routing=Routing(Competence.OWN, unit="kt")))
    outcome = await assign(known, units=Tree((unit,) if unit else ()))
    assert isinstance(outcome, Onward if officer else Wait)
    assert outcome.facts.get("officer") == officer


async def test_an_officer_already_named_keeps_the_letter():
    outcome = await assign(ticket(facts=Facts(officer="mai")), units=Tree())
    assert isinstance(outcome, Onward)
    assert outcome.facts == {}


async def test_the_term_for_sorting_runs_while_nobody_knows_the_kind():
    outcome = await classify(ticket(), advice=advice(), rules=RULES, calendar=CALENDAR)
    assert isinstance(outcome, Wait)
    clocks = outcome.facts["clocks"]
    assert {clock.start_on for clock in clocks} == {ticket().received_at.date()}
