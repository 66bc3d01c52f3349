"""Who may report, how fast, how much, and what is said when nothing can be kept."""

from pathlib import Path

import pytest

from core import api
from tests.channels.open311.calls import (
    APP_KEY,
    BASE,
    FORMATS,
    KEYED,
    POTHOLE,
    place_of,
    told,
)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 403),
        ({"api_key": ""}, 403),
        ({"api_key": "forged"}, 403),
        ({"api_key": APP_KEY}, 201),
    ],
)
async def test_where_keys_are_given_out_a_report_needs_one(
    sqlite_url: str, tmp_path: Path, change: dict[str, str], status: int
) -> None:
    async with place_of(sqlite_url, tmp_path, KEYED) as place:
        answer = await place.post(POTHOLE | change)
        in_the_address = await place.client.post(
            f"{BASE}/v2/requests.json", params=change, data=POTHOLE
        )
    assert answer.status_code == status
    assert (in_the_address.status_code == 403) is (status == 403)


async def test_a_body_beyond_the_limit_is_refused_in_the_format_asked_for(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path, body_max_mb=1) as place:
        huge = POTHOLE | {"description": "x" * 1_100_000}
        for form in FORMATS:
            answer = await place.post(huge, form)
            assert answer.status_code == 413
            assert int(told(answer)[0]["code"]) == 413


async def test_whoever_hurries_is_told_to_wait_but_not_a_server_with_a_key(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path, KEYED, peer="203.0.113.7") as place:
        hurried = [await place.post(POTHOLE | {"api_key": "x"}) for _ in range(61)]
        keyed = await place.post(POTHOLE | {"api_key": APP_KEY})
    assert [answer.status_code for answer in hurried] == [403] * 60 + [429]
    assert int(hurried[-1].headers["Retry-After"]) > 0
    assert told(hurried[-1])[0]["code"] == 429
    assert keyed.status_code == 201


async def test_guessing_codes_is_no_cheaper_in_lists(
    sqlite_url: str, tmp_path: Path
) -> None:
    ids = ",".join(["7K3M9QWXYZ0A"] * 100)
    assert api.read_code("7K3M9QWXYZ0A")
    async with place_of(sqlite_url, tmp_path, peer="203.0.113.7") as place:
        looks = [
            await place.get("requests.json", service_request_id=ids) for _ in range(4)
        ]
    assert [answer.status_code for answer in looks] == [200, 200, 200, 429]


@pytest.mark.parametrize("form", FORMATS)
async def test_while_the_database_is_away_nothing_is_acknowledged(
    sqlite_url: str, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise api.DatabaseAway("no answer")

    async with place_of(sqlite_url, tmp_path) as place:
        code = await place.reported()
        monkeypatch.setattr(type(place.house.intake), "receive", away)
        monkeypatch.setattr(type(place.house.office.cases), "find", away)
        posted = await place.post(POTHOLE, form)
        looked = await place.get(f"requests/{code}.{form}")
    for answer in (posted, looked):
        assert answer.status_code == 503
        assert "Chưa có gì được lưu" in told(answer)[0]["description"]
