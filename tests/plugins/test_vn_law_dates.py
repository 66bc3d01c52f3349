"""A case is opened, and finishes, under the law of the day its letter arrived."""

from datetime import date, datetime
from uuid import UUID

import pytest

from core import api
from core.domain.deadline import LOCAL
from core.domain.outcome import Onward, Wait
from core.domain.ticket import Facts, Ticket
from core.pipeline.qualify import qualify
from core.pipeline.schedule import schedule
from core.pipeline.wording import Correspondence
from plugins import vn_calendar, vn_law

PACK = vn_law.register_ruleset()
CALENDAR = vn_calendar.register_calendar()
KIND, START = api.LetterKind, api.ClockStart
WRITING = Correspondence(authority="UBND phường", public_url="https://x.vn/")
LETTER = api.Letter(body="Tôi khiếu nại", party=api.Party(name="A", address="B"))


def case(kind: api.LetterKind, received: str) -> Ticket:
    return Ticket(
        id=UUID(int=1),
        code="ABCDEFGH2345",
        channel="web",
        received_at=datetime.fromisoformat(received).replace(tzinfo=LOCAL),
        letter=LETTER,
        facts=Facts(kind=kind),
    )


async def clocks(kind: api.LetterKind, received: str) -> dict[str, bool]:
    """Open a case and return its clocks, and whether each is confirmed law."""
    opened = await schedule(case(kind, received), rules=PACK, calendar=CALENDAR)
    assert isinstance(opened, Onward)
    return {clock.rule: clock.confirmed for clock in opened.facts["clocks"]}


@pytest.mark.parametrize(
    ("received", "edition"),
    [
        ("2012-06-30T23:59", None),
        ("2012-07-01T00:00", "ba_cap"),
        ("2025-06-30T23:59:59", "ba_cap"),
        ("2025-07-01T00:00", "hai_cap"),
        ("2026-06-30T23:59:59", "hai_cap"),
        ("2026-07-01T00:00", "luat_sua_doi"),
        ("2040-01-01T09:00", "luat_sua_doi"),
    ],
)
def test_the_edition_is_that_of_the_minute_of_arrival(received, edition):
    on = case(KIND.REPORT, received).received_at.astimezone(LOCAL).date()
    found = PACK.edition_on(on)
    assert (found.id if found else None) == edition


@pytest.mark.parametrize(
    ("kind", "received", "expected"),
    [
        (KIND.COMPLAINT, "2025-06-30T23:59", {"don.phan_loai": 0, "kn.thu_ly": 1}),
        (KIND.COMPLAINT, "2025-07-01T00:00", {"don.phan_loai": 0, "kn.thu_ly": 1}),
        (KIND.COMPLAINT, "2026-06-30T23:59", {"don.phan_loai": 0, "kn.thu_ly": 1}),
        (KIND.COMPLAINT, "2026-07-01T00:00", {"don.phan_loai": 0, "kn.thu_ly": 0}),
        (KIND.DENUNCIATION, "2025-06-30T23:59", {"tc.xu_ly": 1}),
        (KIND.DENUNCIATION, "2025-07-01T00:00", {"tc.xu_ly": 1}),
        (KIND.DENUNCIATION, "2026-06-30T23:59", {"tc.xu_ly": 1}),
        (KIND.DENUNCIATION, "2026-07-01T00:00", {"tc.xu_ly": 0}),
        (KIND.DENUNCIATION, "2018-12-31T23:59", {}),
        (KIND.COMPLAINT, "2021-11-14T23:59", {"kn.thu_ly": 0}),
    ],
)
async def test_a_case_opened_on_each_side_of_each_date(kind, received, expected):
    # 2021 stands before the calendar's first year: its holidays are not known.
    assert await clocks(kind, received) == {k: bool(v) for k, v in expected.items()}


@pytest.mark.parametrize("received", ["2021-11-14T09:00", "2021-11-15T09:00"])
async def test_conditions_begin_with_their_circular(received):
    found = await qualify(case(KIND.COMPLAINT, received), rules=PACK, writing=WRITING)
    # Before the circular there is nothing to hold the letter against.
    assert isinstance(found, Wait if received.startswith("2021-11-15") else Onward)


@pytest.mark.parametrize(
    ("arrived", "confirmed"), [("2026-06-30", True), ("2026-07-01", False)]
)
def test_a_case_begun_under_an_older_law_stays_under_it(arrived, confirmed):
    """Accepted in July, but asked with the day of arrival: the law of then."""
    on = date.fromisoformat(arrived)
    (decide,) = PACK.clocks_for(KIND.COMPLAINT, START.ACCEPTANCE, on)
    assert decide.confirmed is confirmed


@pytest.mark.parametrize(
    ("arrived", "above"), [("2025-06-30", "huyen"), ("2025-07-01", "tinh")]
)
def test_a_second_complaint_goes_up_the_tiers_of_its_day(arrived, above):
    assert PACK.tier_above("xa", date.fromisoformat(arrived)) == above


def test_there_is_no_district_any_more():
    assert PACK.tier_above("huyen", date(2025, 6, 30)) == "tinh"
    with pytest.raises(LookupError, match="huyen"):
        PACK.tier_above("huyen", date(2025, 7, 1))
    assert PACK.tier_above("tinh", date(2025, 7, 1)) == ""


def test_on_every_day_of_change_something_of_the_pack_changes():
    days = api.turning_days(PACK.rules)
    assert {date(2025, 7, 1), date(2026, 7, 1)} <= set(days)
    for day in days:
        old = {
            id(r)
            for r in api.in_force(PACK.rules, day.fromordinal(day.toordinal() - 1))
        }
        assert old != {id(r) for r in api.in_force(PACK.rules, day)}
