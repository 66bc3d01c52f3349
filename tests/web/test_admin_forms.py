"""Administrators' forms: units, officers, feedback points."""

import pytest

from core.domain.officer import Officer, Role
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.web.admin_forms import officer_from, point_from, unit_from

UNITS = {
    "ubnd": Unit(code="ubnd", name="UBND"),
    "vp": Unit(code="vp", name="Văn phòng", parent="ubnd"),
    "to1": Unit(code="to1", name="Tổ 1", parent="vp"),
}
ADMIN = Officer(username="quantri", name="Quản trị", role=Role.ADMIN)
THUY = Officer(username="thuy", name="Thùy", role=Role.HANDLER, unit="vp")
PEOPLE = {"quantri": ADMIN, "thuy": THUY}


def wrong_in(refused: pytest.ExceptionInfo[InputInvalid]) -> set[str]:
    return set(refused.value.fields)


def test_a_unit_is_read_with_its_topics_and_places():
    unit = unit_from(
        {
            "code": "HCC",
            "name": "Trung tâm",
            "parent": "ubnd",
            "places": "Tổ 1\n\n Tổ 2 ",
            "default_officer": "thuy",
        },
        ["ho_tich"],
        UNITS,
        PEOPLE.values(),
        old=None,
    )
    assert unit == Unit(
        code="hcc",
        name="Trung tâm",
        parent="ubnd",
        topics=frozenset({"ho_tich"}),
        places=frozenset({"Tổ 1", "Tổ 2"}),
        default_officer="thuy",
    )


@pytest.mark.parametrize(
    ("fields", "old", "wrong"),
    [
        ({"code": "vp", "name": "x"}, None, {"code"}),
        ({"code": "new", "name": "x"}, None, {"code"}),
        ({"code": "đơn vị", "name": ""}, None, {"code", "name"}),
        ({"name": "x" * 201}, "vp", {"name"}),
        ({"name": "x", "parent": "to1"}, "vp", {"parent"}),
        ({"name": "x", "parent": "vp"}, "vp", {"parent"}),
        ({"name": "x", "parent": "không có"}, "vp", {"parent"}),
        ({"name": "x", "default_officer": "quantri"}, "vp", {"default_officer"}),
    ],
    ids=[
        "taken",
        "reserved",
        "letters",
        "long",
        "below itself",
        "itself",
        "?",
        "admin",
    ],
)
def test_a_unit_that_makes_no_sense_is_refused_field_by_field(fields, old, wrong):
    with pytest.raises(InputInvalid) as refused:
        unit_from(fields, [], UNITS, PEOPLE.values(), old=UNITS.get(old))
    assert wrong_in(refused) == wrong


def test_a_unit_is_switched_off_by_leaving_the_tick_away():
    unit = unit_from({"name": "Văn phòng"}, [], UNITS, (), old=UNITS["vp"])
    assert not unit.active


def test_an_officer_is_read_and_starts_active():
    read = officer_from(
        {"username": "Mai", "name": "Lê Thị Mai", "role": "can_bo_xu_ly", "unit": "vp"},
        UNITS,
        PEOPLE,
        old=None,
        asking=ADMIN,
    )
    assert read == Officer(
        username="mai", name="Lê Thị Mai", role=Role.HANDLER, unit="vp"
    )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"username": "thuy", "name": "x", "role": "quan_tri"}, {"username"}),
        ({"username": "a b", "name": "x", "role": "quan_tri"}, {"username"}),
        ({"username": "mai", "name": "x", "role": "vua"}, {"role"}),
        ({"username": "mai", "name": "x", "role": "thu_truong"}, {"unit"}),
        ({"username": "mai", "name": "x", "role": "quan_tri", "unit": "?"}, {"unit"}),
        ({"username": "mai", "name": "x", "role": "quan_tri", "email": "a"}, {"email"}),
    ],
)
def test_an_officer_that_makes_no_sense_is_refused(fields, wrong):
    with pytest.raises(InputInvalid) as refused:
        officer_from(fields, UNITS, PEOPLE, old=None, asking=ADMIN)
    assert wrong_in(refused) == wrong


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Quản trị", "role": "quan_tri"},
        {"name": "Quản trị", "role": "can_bo_tiep_dan", "active": "1"},
    ],
    ids=["locked out", "another role"],
)
def test_nobody_shuts_themselves_out(fields):
    with pytest.raises(InputInvalid) as refused:
        officer_from(fields, UNITS, PEOPLE, old=ADMIN, asking=ADMIN)
    assert wrong_in(refused) == {"role"}


def test_a_points_code_stands_on_paper_in_capitals():
    point = point_from({"code": "q1", "name": "Quầy 1", "unit": "vp"}, UNITS, ())
    assert (point.code, point.unit, point.active) == ("Q1", "vp", True)
    off = point_from({"name": "Quầy 1"}, UNITS, ("Q1",), old="Q1")
    assert (off.code, off.active) == ("Q1", False)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": "Q1", "name": "x"}, {"code"}),
        ({"code": "new", "name": "x"}, {"code"}),
        ({"code": "", "name": ""}, {"code", "name"}),
        ({"code": "Q2", "name": "x", "unit": "?"}, {"unit"}),
    ],
)
def test_a_point_that_makes_no_sense_is_refused(fields, wrong):
    with pytest.raises(InputInvalid) as refused:
        point_from(fields, UNITS, ("Q1",))
    assert wrong_in(refused) == wrong
