"""The facts card: what is known, what is wanted, what a correction would strike."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.duplicate import Sameness
from core.domain.message import Letter
from core.domain.officer import Officer, Role
from core.domain.routing import Competence, Routing, UnitSuggestion
from core.domain.ruleset import Ruleset, Topic
from core.domain.spam import Screening
from core.domain.stage import Stage
from core.domain.ticket import Advice, Facts, Ticket
from core.web.highlight import highlighted
from core.web.officer_facts import (
    FactState,
    Names,
    deciding_words,
    fact_card,
    fact_cards,
    offer,
)

LAN = Officer(username="lan", name="Lan", role=Role.RECEPTION)
HUNG = Officer(username="hung", name="Hùng", role=Role.HANDLER, unit="kthtdt")
NAMES = Names(
    {"kthtdt": "Phòng Kinh tế"},
    {"lan": "Nguyễn Thị Lan"},
    Ruleset(name="thử", topics=(Topic("giao_thong", "Giao thông"),)),
)
ADVICE = Advice(
    kind=(
        KindSuggestion(LetterKind.REPORT, 0.4, words=("đèn",), by="b"),
        KindSuggestion(LetterKind.COMPLAINT, 0.6, words=("khiếu nại",), by="a"),
    ),
    topic=(TopicSuggestion("giao_thong", 0.7, words=("đường",), by="a"),),
    unit=(UnitSuggestion("kthtdt", 0.9, by="a"),),
)


def ticket(stage: Stage, **facts: object) -> Ticket:
    return Ticket(
        id=UUID(int=1),
        code="0" * 12,
        channel="web",
        received_at=datetime(2026, 4, 24, tzinfo=UTC),
        stage=stage,
        letter=Letter(body="Đèn đường hỏng"),
        facts=Facts(advice=ADVICE, **facts),  # type: ignore[arg-type]
    )


def test_advice_is_shown_surest_first():
    card = fact_card(ticket(Stage.CLASSIFY), "kind", LAN, NAMES)
    assert [said.text for said in card.advice] == ["Khiếu nại", "Phản ánh"]


@pytest.mark.parametrize(
    ("stage", "facts", "state"),
    [
        (Stage.CLASSIFY, {}, FactState.WANTED),
        (Stage.CLASSIFY, {"kind": LetterKind.REPORT}, FactState.KNOWN),
        (Stage.SCREEN, {}, FactState.LATER),
    ],
    ids=["the step that owns it", "said already", "a step before"],
)
def test_a_fact_is_known_wanted_or_later(stage, facts, state):
    assert fact_card(ticket(stage, **facts), "kind", LAN, NAMES).state is state


@pytest.mark.parametrize(
    ("stage", "facts", "offered"),
    [
        (Stage.CLASSIFY, {}, ["Khiếu nại", "Giao thông"]),
        (Stage.CLASSIFY, {"topic": "giao_thong"}, ["Khiếu nại"]),
        (Stage.ROUTE, {}, ["Phòng Kinh tế"]),
        (Stage.QUALIFY, {}, []),
        (Stage.ANSWER, {}, []),
    ],
    ids=["both", "only what is missing", "the unit", "a person's alone", "nothing"],
)
def test_one_key_accepts_the_best_advice_for_what_is_missing(stage, facts, offered):
    assert [value for _, value in offer(ticket(stage, **facts), NAMES)] == offered


def test_nothing_is_offered_on_the_shelf():
    assert offer(replace(ticket(Stage.CLASSIFY), shelved="x"), NAMES) == ()


def test_a_correction_names_what_it_strikes():
    known = ticket(
        Stage.ANSWER,
        kind=LetterKind.REPORT,
        topic="giao_thong",
        routing=Routing(Competence.OWN, unit="kthtdt"),
        officer="hung",
        decided_by={"routing": "officer:lan", "officer": "line"},
    )
    card = fact_card(known, "kind", LAN, NAMES)
    assert card.strikes == ("Loại đơn", "Người trả lời")


@pytest.mark.parametrize(
    ("officer", "fact", "may"),
    [(LAN, "kind", True), (LAN, "officer", False), (HUNG, "kind", False)],
)
def test_only_who_may_change_a_fact_is_offered_it(officer, fact, may):
    known = ticket(Stage.ANSWER, kind=LetterKind.REPORT, officer="hung")
    card = fact_card(known, fact, officer, NAMES)
    assert (card.may_change, bool(card.strikes)) == (may, may)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"sameness": Sameness(), "screening": Screening(spam=False)}, set()),
        ({"sameness": Sameness("X"), "screening": Screening(spam=False)}, {"sameness"}),
        ({"sameness": Sameness(), "screening": Screening(spam=True)}, {"screening"}),
    ],
    ids=["the ordinary letter", "a join", "spam"],
)
def test_spam_and_joins_take_a_line_only_in_question(facts, shown):
    cards = fact_cards(ticket(Stage.ANSWER, **facts), LAN, NAMES)
    assert {c.name for c in cards} & {"sameness", "screening"} == shown


@pytest.mark.parametrize(
    ("by", "who"),
    [
        ("line", "tự động"),
        ("officer:lan", "Nguyễn Thị Lan"),
        ("plugin:lexicon,plugin:other", "gợi ý của lexicon, other"),
        ("citizen", "công dân"),
        ("nobody knows", "nobody knows"),
    ],
)
def test_the_history_says_who_in_words(by, who):
    assert NAMES.who(by) == who


def test_the_words_that_decided_are_marked_whole():
    words = deciding_words(ticket(Stage.CLASSIFY))
    pieces = highlighted("Tôi KHIẾU NẠI về đèn; đèn. Đường Lê Lợi, đườngx", words)
    marked = [piece.text for piece in pieces if piece.marked]
    assert marked == ["KHIẾU NẠI", "đèn", "đèn", "Đường"]
    assert "".join(piece.text for piece in pieces).endswith("đườngx")


def test_the_longest_word_wins():
    pieces = highlighted("khiếu nại lần hai", ("khiếu nại", "khiếu nại lần hai", " "))
    assert [(p.text, p.marked) for p in pieces] == [("khiếu nại lần hai", True)]


def test_a_letter_without_deciding_words_stays_one_piece():
    assert [p.text for p in highlighted("abc", ())] == ["abc"]
