"""What an operator may set."""

import pytest

from channels.open311 import register_channel
from channels.open311.endpoint import Endpoint

ON = {"open311_jurisdiction": "thanhsen.gov.vn"}
LONG = "sixteen letters or more"


def read(**options: str) -> Endpoint:
    endpoint = Endpoint.read(ON | {f"open311_{n}": v for n, v in options.items()})
    assert endpoint is not None
    return endpoint


@pytest.mark.parametrize("options", [{}, {"open311_jurisdiction": " "}])
def test_without_a_jurisdiction_there_is_no_channel(options: dict[str, str]) -> None:
    assert register_channel(options, None) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("keys", "no colon"),
        ("keys", f":{LONG}"),
        ("keys", "map:short"),
        ("keys", f"map:{LONG},map:{LONG}2"),
        ("readers", "map"),
        ("type", "staging"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start_and_is_named(
    option: str, value: str
) -> None:
    with pytest.raises(ValueError, match=f"TIEPDAN_OPEN311_{option.upper()}"):
        read(**{option: value})


def test_a_key_is_known_by_its_name_and_shown_nowhere() -> None:
    endpoint = read(keys=f"map:{LONG}, app:{LONG}:2", readers="map")
    assert endpoint.client_of(LONG) == "map"
    assert endpoint.client_of(f"{LONG}:2") == "app"
    assert [endpoint.client_of(key) for key in ("", "x", "\ud800")] == [""] * 3
    assert LONG not in repr(endpoint)


@pytest.mark.parametrize(
    ("asked", "ours"),
    [("", True), ("thanhsen.gov.vn", True), ("THANHSEN.gov.vn", True), ("x.vn", False)],
)
def test_one_jurisdiction_may_be_left_out_but_not_be_another(
    asked: str, ours: bool
) -> None:
    assert read().serves(asked) is ours
