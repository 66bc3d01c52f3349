"""Whatever is wrong is told as GeoReport v2 wants it, in the format asked for."""

from pathlib import Path
from typing import Any

import pytest

from core import api
from tests.channels.open311.calls import (
    APP_KEY,
    BASE,
    FORMATS,
    KEYED,
    POTHOLE,
    Place,
    place_of,
    told,
)


async def asked(place: Place, method: str, path: str, form: str, **more: Any) -> Any:
    """The one fault of a call, with its status beside it."""
    answer = await place.client.request(method, f"{BASE}/{path}.{form}", **more)
    faults = told(answer)
    assert {*faults[0]} == {"code", "description"}
    assert answer.status_code == int(faults[0]["code"])
    assert all(fault["description"] for fault in faults)
    assert "Traceback" not in answer.text
    return answer.status_code


CALLS = {
    "no such resource": ("GET", "v2/incidents", {}, 404),
    "no version": ("GET", "services", {}, 404),
    "another version": ("GET", "v3/services", {}, 404),
    "too deep": ("GET", "v2/services/giao_thong/1", {}, 404),
    "a token is always one": ("GET", "v2/tokens", {}, 404),
    "no such service": ("GET", "v2/services/bay", {}, 404),
    "no such request": ("GET", "v2/requests/7K3M9QWXYZ0A", {}, 404),
    "no code at all": ("GET", "v2/requests/%00%F0%9F%98%80", {}, 404),
    "no such token": ("GET", "v2/tokens/12345", {}, 404),
    "another jurisdiction": (
        "GET", "v2/services", {"params": {"jurisdiction_id": "sfgov.org"}}, 404
    ),
    "wrong method": ("DELETE", "v2/requests/7K3M9QWXYZ0A", {}, 405),
    "posted to services": ("POST", "v2/services", {"data": POTHOLE}, 405),
    "list without a key": ("GET", "v2/requests", {}, 403),
    "too many ids": (
        "GET", "v2/requests", {"params": {"service_request_id": "1," * 101}}, 400
    ),
    "JSON posted": ("POST", "v2/requests", {"json": POTHOLE}, 400),
    "nothing posted": ("POST", "v2/requests", {}, 400),
    "empty form": ("POST", "v2/requests", {"data": {"a": ""}}, 400),
    "multipart without a boundary": (
        "POST", "v2/requests",
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400,
    ),
    "multipart that stops": (
        "POST", "v2/requests",
        {
            "content": b'--b\r\nContent-Disposition: form-data; name="description"',
            "headers": {"Content-Type": "multipart/form-data; boundary=b"},
        }, 400,
    ),
    "a charset nobody knows": (
        "POST", "v2/requests",
        {
            "content": b'--b\r\nContent-Disposition: form-data; name="description"\r\n'
            b"Content-Type: text/plain; charset=klingon\r\n\r\nx\r\n--b--\r\n",
            "headers": {"Content-Type": "multipart/form-data; boundary=b"},
        }, 400,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CALLS)
async def test_a_call_that_cannot_be_done_says_why(
    sqlite_url: str, tmp_path: Path, case: str, form: str
) -> None:
    method, path, more, status = CALLS[case]
    async with place_of(sqlite_url, tmp_path) as place:
        assert await asked(place, method, path, form, **more) == status


@pytest.mark.parametrize("path", ["v2/services", "v2/services.html", "v2/requests/1"])
async def test_an_address_without_a_format_is_answered_in_xml(
    sqlite_url: str, tmp_path: Path, path: str
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        answer = await place.client.get(f"{BASE}/{path}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert ".xml" in told(answer)[0]["description"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"service_code": ""}, [400]),
        ({"service_code": " "}, [400]),
        ({"service_code": "001"}, [404]),
        ({"jurisdiction_id": "sfgov.org"}, [404]),
        ({"address_string": "", "lat": "", "long": ""}, [400]),
        ({"lat": ""}, [400]),
        ({"long": " "}, [400]),
        ({"lat": "18,34"}, [400]),
        ({"lat": "north"}, [400]),
        ({"lat": "nan"}, [400]),
        ({"lat": "inf"}, [400]),
        ({"lat": "1e400"}, [400]),
        ({"lat": "90.0001"}, [400]),
        ({"long": "-180.5"}, [400]),
        ({"lat": "91", "long": "181"}, [400, 400]),
        ({"description": "x" * 20_001}, [400]),
        ({"address_string": "x" * 401}, [400]),
        ({"phone": "0" * 41}, [400]),
        ({"email": "x" * 255}, [400]),
        ({"media_url": "x" * 2_001}, [400]),
        ({"attribute[size]": "x" * 2_001}, [400]),
        ({"attribute[sizes][]": ["x"] * 51}, [400]),
        ({"service_code": "001", "lat": "north", "phone": "0" * 41}, [404, 400, 400]),
    ],
)
async def test_all_that_is_wrong_with_a_report_is_told_at_once(
    sqlite_url: str, tmp_path: Path, change: dict[str, Any], codes: list[int]
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        answer = await place.post(POTHOLE | change)
        assert (await place.post(POTHOLE)).status_code == 201
    assert answer.status_code == codes[0]
    assert [fault["code"] for fault in told(answer)] == codes


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
