"""Whatever is wrong is told as GeoReport v2 wants it, in the format asked for."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.store.tables import ArrivalRow, FileRow
from tests.channels.open311.calls import (
    BASE,
    FORMATS,
    KEYED,
    POTHOLE,
    READER_KEY,
    Running,
    running_in,
    told,
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One house for the whole table: a refusal leaves nothing behind."""
    with running_in(tmp_path_factory.mktemp("refusals"), KEYED) as running:
        yield running
        assert running.count(ArrivalRow) == 0
        assert running.count(FileRow) == 0


def asked(running: Running, method: str, path: str, form: str, **more: Any) -> Any:
    """The one fault of a call, with its status beside it."""
    answer = running.client.request(method, f"{BASE}/{path}.{form}", **more)
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
    "empty form": ("POST", "v2/requests", {"data": {"api_key": READER_KEY}}, 400),
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
def test_a_call_that_cannot_be_done_says_why(
    running: Running, case: str, form: str
) -> None:
    method, path, more, status = CALLS[case]
    assert asked(running, method, path, form, **more) == status


@pytest.mark.parametrize("path", ["v2/services", "v2/services.html", "v2/requests/1"])
def test_an_address_without_a_format_is_answered_in_xml(
    running: Running, path: str
) -> None:
    answer = running.client.get(f"{BASE}/{path}")
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
        ({"media_url": ["https://photos.example/1"] * 51}, [400]),
        ({f"attribute[a{n}]": "x" for n in range(51)}, [400]),
        ({"attribute[size]": "x" * 2_001}, [400]),
        ({"attribute[sizes][]": ["x"] * 51}, [400, 400]),
        ({"service_code": "001", "lat": "north", "phone": "0" * 41}, [404, 400, 400]),
    ],
)
def test_all_that_is_wrong_with_a_report_is_told_at_once(
    running: Running, change: dict[str, Any], codes: list[int]
) -> None:
    fields = POTHOLE | {"api_key": READER_KEY} | change
    answer = running.client.post(f"{BASE}/v2/requests.json", data=fields)
    assert answer.status_code == codes[0]
    assert [fault["code"] for fault in told(answer)] == codes


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "query",
    [
        {"status": "done"},
        {"start_date": "yesterday"},
        {"end_date": "2026-13-01"},
        {"start_date": "2026-05-01", "end_date": "2026-08-01"},
        {"start_date": "2026-08-02", "end_date": "2026-08-01"},
        {"start_date": "9999-12-31T23:59:59Z"},
        {"end_date": "0001-01-01T00:00:00+14:00"},
        {"end_date": "9999-12-31T23:59:59.999999Z"},
    ],
    ids=str,
)
def test_a_search_that_makes_no_sense_is_told(
    running: Running, query: dict[str, str], form: str
) -> None:
    asked = {"api_key": READER_KEY} | query
    answer = running.client.get(f"{BASE}/v2/requests.{form}", params=asked)
    assert answer.status_code == 400
    assert told(answer)[0]["description"]
