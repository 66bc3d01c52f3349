"""What is told of requests: where they stand, never who wrote what."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core import api
from tests.channels.open311.calls import (
    APP_KEY,
    BASE,
    FORMATS,
    KEYED,
    PERSONAL,
    READER_KEY,
    Place,
    as_text,
    place_of,
    told,
)
from tests.house.serving import LETTER, PassingTime, acting

FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code",
    "description", "agency_responsible", "service_notice", "requested_datetime",
    "updated_datetime", "expected_datetime", "address", "address_id", "zipcode",
    "lat", "long", "media_url",
]  # fmt: skip


async def seen(place: Place, code: str) -> dict[str, str | None]:
    """One request, told the same in both formats, naming nobody."""
    as_json, as_xml = [await place.get(f"requests/{code}.{form}") for form in FORMATS]
    assert as_text(told(as_json)) == told(as_xml)
    for answer in (as_json, as_xml):
        assert answer.status_code == 200
        assert not [word for word in PERSONAL if word in answer.text]
    (request,) = told(as_json)
    assert list(request) == FIELDS
    return dict(request)


async def test_a_report_is_followed_from_its_arrival_to_its_answer(
    database_url: str, tmp_path: Path
) -> None:
    time = PassingTime()
    time.at = datetime(2026, 8, 3, 2, tzinfo=UTC)
    async with place_of(database_url, tmp_path, now=time) as place:
        words = "Cột trước nhà số 40 nghiêng sang một bên, chạm vào mái hiên."
        code = await place.reported(description=words)
        at = f"/api/v1/desk/letters/{code}"

        fresh = await seen(place, code)
        assert (fresh["status"], fresh["service_code"]) == ("open", None)
        assert fresh["requested_datetime"] == "2026-08-03T02:00:00Z"

        time.pass_by(hours=1)
        await place.house.line.advance(code)
        assert (await seen(place, code))["status_notes"] == "Đang phân loại"
        given = {"kind": "phan_anh", "because": "Đã đọc"}
        classified = await place.client.post(
            f"{at}/facts", json=given, headers=acting("lan")
        )
        assert classified.status_code == 200, classified.text
        routed = await seen(place, code)
        assert routed["service_code"] == "giao_thong"
        assert routed["service_name"] == "Giao thông – hạ tầng"
        assert routed["agency_responsible"] == "Phòng Kinh tế, Hạ tầng và Đô thị"
        assert routed["updated_datetime"] == "2026-08-03T03:00:00Z"
        assert str(routed["expected_datetime"]) > "2026-08-04"
        assert routed["status_notes"] == "Đang giải quyết"

        time.pass_by(days=1)
        reply = {"body": "Cột đã dựng lại. Cảm ơn ông Nguyễn Văn Hòa."}
        await place.client.post(f"{at}/draft", json=reply, headers=acting("hung"))
        await place.client.post(f"{at}/draft/submission", headers=acting("hung"))
        await place.client.post(f"{at}/draft/signature", headers=acting("binh"))
        await place.house.worker.drain()
        answered = await seen(place, code)
        assert answered["status"] == "open"
        assert answered["status_notes"] == "Đã trả lời, chờ ý kiến của anh/chị"
        assert answered["service_notice"].endswith(f"/t/{code}")  # type: ignore[union-attr]

        time.pass_by(days=1)
        assert await place.house.office.cases.rate(code, satisfied=True)
        await place.house.line.advance(code)
        closed = await seen(place, code)
        assert closed["status"] == "closed"
        assert closed["updated_datetime"] == "2026-08-05T03:00:00Z"
        assert closed["expected_datetime"] is None


async def test_a_sealed_case_tells_neither_matter_nor_unit(
    database_url: str, tmp_path: Path
) -> None:
    words = "Tôi tố cáo ông Nguyễn Văn A, cán bộ địa chính, nhận hối lộ 20 triệu đồng."
    async with place_of(database_url, tmp_path) as place:
        code = await place.reported(description=words)
        ticket = await place.house.line.advance(code)
        assert (ticket.sealed, ticket.facts.topic) == (True, "giao_thong")
        request = await seen(place, code)
    assert request["service_code"] is None
    assert request["service_name"] is None
    assert request["agency_responsible"] is None


@pytest.mark.parametrize("form", FORMATS)
async def test_a_code_is_forgiven_how_it_is_typed(
    sqlite_url: str, tmp_path: Path, form: str
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        code = await place.reported()
        typed = api.show_code(code).lower()
        answer = await place.get(f"requests/{typed}.{form}")
        token = await place.get(f"tokens/{code}.{form}")
    assert told(answer)[0]["service_request_id"] == code
    assert told(token) == [{"service_request_id": code, "token": code}]


async def test_requests_are_asked_for_by_their_codes_whatever_else_is_said(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        one, two = await place.reported(), await place.reported(description="Khác")
        sent = await place.client.post("/api/v1/letters", json=LETTER)
        ids = f"{one}, {two},nonsense,{sent.json()['code']},"
        listed = await place.get(
            "requests.json", service_request_id=ids, status="closed", start_date="x"
        )
        repeated = await place.client.get(
            f"{BASE}/v2/requests.xml",
            params=[("service_request_id", one), ("service_request_id", two)],
        )
        none = await place.get("requests.xml", service_request_id="nonsense")
    codes = [request["service_request_id"] for request in told(listed)]
    assert codes == [one, two, sent.json()["code"]]
    assert [r["service_request_id"] for r in told(repeated)] == [one, two]
    assert told(none) == []


@pytest.mark.parametrize("key", ["", "forged", APP_KEY])
@pytest.mark.parametrize("form", FORMATS)
async def test_the_list_is_for_whom_the_authority_lets_read_it(
    sqlite_url: str, tmp_path: Path, key: str, form: str
) -> None:
    async with place_of(sqlite_url, tmp_path, KEYED) as place:
        refused = await place.get(f"requests.{form}", api_key=key)
        listed = await place.get(f"requests.{form}", api_key=READER_KEY)
    assert refused.status_code == 403
    assert "service_request_id" in told(refused)[0]["description"]
    assert listed.status_code == 200


@pytest.fixture
def time() -> PassingTime:
    time = PassingTime()
    time.at = datetime(2026, 8, 3, 2, tzinfo=UTC)
    return time


async def test_the_list_is_picked_by_service_status_and_dates(
    database_url: str, tmp_path: Path, time: PassingTime
) -> None:
    async with place_of(database_url, tmp_path, KEYED, now=time) as place:

        async def reported(description: str) -> str:
            code = await place.reported(api_key=APP_KEY, description=description)
            await place.house.line.advance(code)
            return code

        old = await reported("Đèn đường trước chợ hỏng từ lâu, tối không đi được.")
        time.pass_by(days=99)
        done = await reported("Đường Phan Đình Phùng có ổ gà lớn giữa ngã tư.")
        await place.house.desk.withdraw(done, "Đã sửa rồi")
        await place.house.line.advance(done)
        await place.client.post("/api/v1/letters", json=LETTER)
        time.pass_by(days=1)
        new = await reported("Rác thải chất đống ở ngõ 3, bốc mùi hôi thối.")
        time.pass_by(minutes=1)

        async def codes(**query: str) -> list[str]:
            answer = await place.get("requests.json", api_key=READER_KEY, **query)
            assert answer.status_code == 200, answer.text
            assert not [word for word in PERSONAL if word in answer.text]
            return [request["service_request_id"] for request in told(answer)]

        assert await codes() == [new, done], "the latest 90 days, this channel, newest"
        assert await codes(status="open") == [new]
        assert await codes(status="closed") == [done]
        assert await codes(status="open,closed") == [new, done]
        assert await codes(service_code="moi_truong") == [new]
        assert await codes(service_code="moi_truong, giao_thong") == [new, done]
        assert await codes(service_code="bay") == []
        assert await codes(end_date="2026-11-10T02:00:00Z") == [done]
        assert await codes(start_date="2026-11-10T02:00:01Z") == [new]
        assert await codes(start_date="2026-08-03", end_date="2026-08-04") == [old]
        assert await codes(start_date="2026-08-03T09:00:00+07:00") == [old]
        assert await codes(start_date="2026-08-03T09:00:00 07:00") == [old]


async def test_the_oldest_and_the_latest_day_there_is_are_only_days(
    database_url: str, tmp_path: Path
) -> None:
    async with place_of(database_url, tmp_path, KEYED) as place:
        for query in ({"start_date": "0001-01-02"}, {"end_date": "9999-12-30"}):
            answer = await place.get("requests.json", api_key=READER_KEY, **query)
            assert (answer.status_code, told(answer)) == (200, [])
