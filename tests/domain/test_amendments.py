"""What an administrator decides of a rule holds from its day on, and no earlier."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.amendment import NUMBERS, Amendment, amended, without_rule
from core.domain.classification import LetterKind
from core.domain.deadline import ClockStart
from core.domain.rule import Rule, in_force
from plugins import vn_law

PACK = vn_law.register_ruleset()
LAN_1 = "ClockRule/kn.lan_1//thu_ly/"
BEFORE, AFTER = date(2026, 11, 30), date(2026, 12, 1)


def decision(rule: str = LAN_1, holds_from: date = AFTER, **more) -> Amendment:
    given = {"why": "Công văn 12", "by": "quantri", "at": datetime.now(UTC), **more}
    return Amendment(rule=rule, holds_from=holds_from, **given)


def found(pack, on: date, key: str = LAN_1) -> Rule:
    (rule,) = [rule for rule in in_force(pack.rules, on) if rule.key == key]
    return rule


def test_a_changed_number_holds_for_letters_from_its_day_on():
    pack = amended(PACK, [decision(number=35)])
    assert (found(pack, BEFORE).length, found(pack, AFTER).length) == (30, 35)
    assert (found(pack, BEFORE).confirmed, found(pack, AFTER).confirmed) == (
        False,
        True,
    )
    clocks = pack.clocks_for(LetterKind.COMPLAINT, ClockStart.ACCEPTANCE, AFTER)
    assert [clock.length for clock in clocks] == [35]


def test_confirming_changes_nothing_but_the_mark():
    version = found(PACK, AFTER)
    pack = amended(PACK, [decision(holds_from=version.valid_from)])
    assert found(pack, AFTER) == replace(version, confirmed=True)
    assert len(pack.rules) == len(PACK.rules)


def test_other_circumstances_of_the_same_term_stay_as_they_are():
    pack = amended(PACK, [decision(number=35)])
    complex_ = "ClockRule/kn.lan_1/phuc_tap/thu_ly/"
    assert found(pack, AFTER, complex_) == found(PACK, AFTER, complex_)


def test_a_later_decision_speaks_of_what_the_earlier_one_left():
    later = date(2027, 1, 1)
    pack = amended(PACK, [decision(number=35), decision(holds_from=later, number=20)])
    lengths = [found(pack, on).length for on in (BEFORE, AFTER, later)]
    assert lengths == [30, 35, 20]


def test_a_decision_about_a_rule_that_is_gone_does_nothing_and_is_told():
    lost = decision("ClockRule/khong.con//thu_ly/")
    assert amended(PACK, [lost]) == PACK
    assert without_rule(PACK, [lost, decision()]) == (lost,)


@given(
    decisions=st.lists(
        st.tuples(
            st.sampled_from(PACK.rules),
            st.integers(0, 2000),
            st.one_of(st.none(), st.integers(1, 31)),
        ),
        max_size=6,
    ),
    on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_whatever_is_decided_no_day_loses_a_rule_or_has_two_versions(decisions, on):
    told = [
        decision(
            rule.key,
            date.fromordinal(rule.valid_from.toordinal() + days),
            number=number if type(rule) in NUMBERS else None,
        )
        for rule, days, number in decisions
    ]
    before = sorted(rule.key for rule in in_force(PACK.rules, on))
    after = sorted(rule.key for rule in in_force(amended(PACK, told).rules, on))
    assert after == before


def test_each_sort_of_rule_the_page_lists_has_its_own_key():
    on = date(2026, 11, 23)
    keys = [rule.key for rule in in_force(PACK.rules, on)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("sort", NUMBERS)
def test_every_number_that_may_be_changed_is_there(sort):
    rules = [rule for rule in PACK.rules if isinstance(rule, sort)]
    assert rules
    assert all(isinstance(getattr(rule, NUMBERS[sort]), int) for rule in rules)
