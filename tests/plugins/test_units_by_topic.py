"""suggest_unit: topic first, then place, then the deeper office."""

import pytest

from core.api import Letter, LetterKind, Unit
from plugins.units_by_topic import suggest_unit

REPORT = LetterKind.REPORT
TOP = Unit(code="ubnd", name="UBND phường")
ROADS = Unit(code="kt", name="Phòng Kinh tế", parent="ubnd", topics={"giao_thong"})
EAST = Unit(
    code="dong",
    name="Tổ quản lý phía Đông",
    parent="kt",
    topics=frozenset({"giao_thong"}),
    places=frozenset({"Thôn 3", "Đường Lê Duẩn"}),
)
WEST = Unit(
    code="tay",
    name="Tổ quản lý phía Tây",
    parent="kt",
    topics=frozenset({"giao_thong"}),
    places=frozenset({"Thôn 30", "Tân Giang"}),
)


def ask(letter, units, topic="giao_thong", kind=REPORT):
    return suggest_unit(letter=letter, kind=kind, topic=topic, units=units)


def letter(body="Đường hỏng", place=""):
    return Letter(body=body, place=place)


@pytest.mark.parametrize(
    ("said", "units", "unit"),
    [
        (letter(), [TOP, ROADS], "kt"),
        (letter(place="thôn 3"), [ROADS, EAST, WEST], "dong"),
        (letter(place="THON 30"), [ROADS, EAST, WEST], "tay"),
        (letter("Ổ gà trên đường Lê Duẩn"), [ROADS, EAST, WEST], "dong"),
        (letter("o ga o tan giang"), [ROADS, EAST, WEST], "tay"),
        (letter("Đường Lê Duẩn hỏng", "Tân Giang"), [EAST, WEST], "tay"),
        (letter(place="Thôn 7"), [ROADS, EAST, WEST], "kt"),
    ],
    ids=[
        "the one competent",
        "the place as a citizen writes it",
        "thôn 30 is not thôn 3",
        "a place told in the letter",
        "without tone marks",
        "where it happened counts more than what is told",
        "nobody's place: the office for all of them",
    ],
)
def test_the_competent_unit_is_offered_with_confidence(said, units, unit):
    found = ask(said, units)
    assert found.unit == unit
    assert found.confidence >= 0.6
    assert found.reasons


def test_no_competent_unit_no_opinion():
    assert ask(letter(), [TOP, ROADS], topic="y_te") is None
    assert ask(letter(), [TOP, ROADS], topic="") is None
    assert (
        ask(letter(), [Unit(code="x", name="x", topics={"giao_thong"}, active=False)])
        is None
    )


def test_a_unit_for_other_places_is_only_a_guess():
    found = ask(letter(place="Thôn 7"), [EAST])
    assert found.confidence < 0.6


def test_two_equal_units_are_a_persons_to_settle():
    twin = Unit(code="kt2", name="Phòng 2", parent="ubnd", topics={"giao_thong"})
    found = ask(letter(), [ROADS, twin])
    assert found.confidence < 0.6
    assert any("đơn vị khác" in str(r) for r in found.reasons)


def test_the_deeper_office_is_nearer_the_citizen():
    team = Unit(code="doi", name="Đội", parent="kt", topics={"giao_thong"})
    found = ask(letter(), [ROADS, team])
    assert found.unit == "doi"
    assert found.confidence >= 0.6


def test_a_denunciation_is_never_routed_by_itself():
    found = ask(letter(), [ROADS], kind=LetterKind.DENUNCIATION)
    assert found.confidence <= 0.5
    assert any("tố cáo" in str(r) for r in found.reasons)


def test_a_tree_that_bites_its_tail_is_survived():
    a = Unit(code="a", name="a", parent="b", topics={"giao_thong"})
    b = Unit(code="b", name="b", parent="a", topics={"giao_thong"})
    assert ask(letter(), [a, b]) is not None
