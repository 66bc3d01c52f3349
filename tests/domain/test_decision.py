"""A decision table gives every letter one treatment: the first row that fits."""

from dataclasses import fields
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.classification import LetterKind
from core.domain.coverage import COMBINATIONS, cover
from core.domain.decision import (
    DIMENSIONS,
    Copy,
    Identity,
    Situation,
    Treatment,
    TreatmentRule,
    decide,
)
from core.domain.routing import Competence

EVERY_SITUATION = [
    Situation(**dict(zip(DIMENSIONS, values, strict=True)))
    for values in product(*DIMENSIONS.values())
]


def row(name="x", treatment=Treatment.FILE, **when):
    return TreatmentRule(
        id=name,
        article="Điều 1",
        valid_from=date(2020, 1, 1),
        treatment=treatment,
        when={key: frozenset(values) for key, values in when.items()},
    )


OURS = row("ours", Treatment.ACCEPT, competence={Competence.OWN})
DOUBLE = row("double", Treatment.FILE, copy={Copy.DUPLICATE})
ELSE = row("else", Treatment.GUIDE)
REPORT = Situation(kind=LetterKind.REPORT)


def test_the_dimensions_are_the_fields_of_a_situation():
    assert tuple(DIMENSIONS) == tuple(f.name for f in fields(Situation))
    assert len(EVERY_SITUATION) == COMBINATIONS == 38_880


def test_no_value_means_two_things():
    values = [str(value) for kind in DIMENSIONS.values() for value in kind]
    assert len(values) == len(set(values))


def test_the_first_row_that_fits_decides():
    twice = Situation(kind=LetterKind.REPORT, copy=Copy.DUPLICATE)
    assert decide([DOUBLE, OURS, ELSE], twice) is DOUBLE
    assert decide([OURS, DOUBLE, ELSE], twice) is OURS
    assert decide([DOUBLE, OURS, ELSE], REPORT) is OURS


def test_a_letter_without_a_row_is_an_error_not_a_guess():
    with pytest.raises(LookupError, match="toa_an"):
        decide([OURS], Situation(kind=LetterKind.REPORT, competence=Competence.COURT))


def test_coverage_counts_what_each_row_decides():
    found = cover([DOUBLE, OURS, ELSE])
    third, sixth = COMBINATIONS // 3, COMBINATIONS // 6
    assert [r.decides for r in found.reaches] == [
        third,
        sixth - sixth // 3,
        COMBINATIONS - third - (sixth - sixth // 3),
    ]
    assert (found.undecided, found.gap, found.idle) == (0, None, ())


def test_a_row_that_comes_too_late_is_idle():
    late = row("late", competence={Competence.OWN}, identity={Identity.NAMED})
    found = cover([OURS, late, ELSE])
    assert found.idle == (late,)
    assert found.reaches[1].example is None


def test_a_gap_is_shown_by_a_letter_that_falls_into_it():
    found = cover([OURS, DOUBLE])
    assert found.undecided == COMBINATIONS * 5 // 6 * 2 // 3
    assert found.gap.competence is not Competence.OWN
    assert found.gap.copy is not Copy.DUPLICATE


def test_an_empty_table_decides_nothing():
    assert cover([]).undecided == COMBINATIONS


def test_what_is_known_leaves_the_rows_that_are_still_possible():
    found = cover([DOUBLE, OURS, ELSE], {"competence": Competence.COURT})
    assert found.possible == (DOUBLE, ELSE)
    found = cover(
        [DOUBLE, OURS, ELSE],
        {"competence": Competence.OWN, "copy": Copy.SENT_ROUND},
    )
    assert found.possible == (OURS,)
    assert found.reaches[1].decides == COMBINATIONS // 18


BOXES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sets(st.sampled_from(list(kind)), min_size=1).map(frozenset)
        for name, kind in DIMENSIONS.items()
    },
)
TABLES = st.lists(BOXES, max_size=8).map(
    lambda boxes: [row(f"r{n}", **box) for n, box in enumerate(boxes)]
)
SITUATIONS = st.sampled_from(EVERY_SITUATION)


@given(TABLES, SITUATIONS)
def test_proof_and_decision_agree(table, situation):
    found = cover(table)
    assert sum(r.decides for r in found.reaches) + found.undecided == COMBINATIONS
    try:
        chosen = decide(table, situation)
    except LookupError:
        assert found.undecided
    else:
        assert chosen.fits(situation)
        assert next(r for r in found.reaches if r.row is chosen).decides
    for reach in found.reaches:
        if reach.example:
            assert decide(table, reach.example) is reach.row
    if found.gap:
        assert not any(one.fits(found.gap) for one in table)


@given(TABLES, SITUATIONS, st.sets(st.sampled_from(list(DIMENSIONS))))
def test_the_row_that_decides_was_possible_all_along(table, situation, told):
    known = {name: getattr(situation, name) for name in told}
    possible = cover(table, known).possible
    first = next((one for one in table if one.fits(situation)), None)
    assert first is None or any(one is first for one in possible)
    everything = {name: getattr(situation, name) for name in DIMENSIONS}
    assert cover(table, everything).possible == (() if first is None else (first,))


@settings(max_examples=6, deadline=None)
@given(TABLES)
def test_the_proof_counts_as_trying_every_combination_does(table):
    tried = dict.fromkeys((one.id for one in table), 0)
    nobody = 0
    for situation in EVERY_SITUATION:
        first = next((one for one in table if one.fits(situation)), None)
        if first is None:
            nobody += 1
        else:
            tried[first.id] += 1
    found = cover(table)
    assert {r.row.id: r.decides for r in found.reaches} == tried
    assert found.undecided == nobody
