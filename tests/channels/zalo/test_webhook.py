"""The door: what is signed and young is kept, once; of all else a number remains."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from channels.zalo.signature import sign
from core.store.tables import JobRow
from tests.channels.zalo.house import APP, CITIZEN, OA_SECRET, Ward, opened
from tests.conftest import PostgresServer


@pytest_asyncio.fixture
async def ward(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with opened(sqlite_url, tmp_path) as ward:
        yield ward


async def test_a_signed_event_is_kept_and_acknowledged(ward: Ward) -> None:
    assert await ward.posts(ward.event(text="Đèn hỏng")) == 200
    assert await ward.held() == 1


@pytest.mark.parametrize(
    "told",
    ["", "mac=", "mac=" + "0" * 64, "é"],
    ids=["nothing", "empty", "zeros", "not ASCII"],
)
async def test_a_forged_signature_is_refused_and_nothing_is_kept(
    ward: Ward, told: str
) -> None:
    raw = json.dumps(ward.event(text="Đèn hỏng")).encode()
    with capture_logs() as logs:
        answer = await ward.client.post(
            "/channels/zalo",
            content=raw,
            headers={b"X-ZEvent-Signature": told.encode()},
        )
    assert answer.status_code == 403
    assert await ward.held() == 0
    assert [(log["why"], log["times"]) for log in logs] == [("signature", 1)]
    assert CITIZEN not in str(logs)


async def test_a_body_changed_after_signing_is_refused(ward: Ward) -> None:
    event = ward.event(text="Đèn hỏng")
    raw = json.dumps(event).encode()
    mac = sign(raw, app_id=APP, timestamp=event["timestamp"], secret=OA_SECRET)
    answer = await ward.client.post(
        "/channels/zalo",
        content=raw.replace(b'"m0001"', b'"m0002"'),
        headers={"X-ZEvent-Signature": mac},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(hours=12), 200),
        (timedelta(days=6, hours=23), 200),
        (timedelta(days=7, minutes=1), 403),
        (timedelta(days=3 * 365), 403),
        (timedelta(minutes=-10), 200),
        (timedelta(hours=-1), 403),
    ],
    ids=["repeated", "late", "too late", "years old", "clock ahead", "from tomorrow"],
)
async def test_a_recording_of_an_old_event_is_refused_though_it_is_signed(
    ward: Ward, age: timedelta, status: int
) -> None:
    event = ward.event(text="Đèn hỏng", at=-int(age.total_seconds() * 1000))
    assert await ward.posts(event) == status
    assert await ward.held() == (1 if status == 200 else 0)


async def test_an_event_posted_three_times_is_one(ward: Ward) -> None:
    event = ward.event(text="Đèn hỏng")
    assert [await ward.posts(event) for _ in range(3)] == [200, 200, 200]
    assert await ward.held() == 1


async def test_a_body_larger_than_any_event_is_refused(ward: Ward) -> None:
    assert await ward.posts(ward.event(text="a" * 300_000)) == 413
    assert await ward.held() == 0


async def test_without_a_database_zalo_is_asked_to_post_again(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    name = postgres_url.rpartition("/")[2]
    async with opened(postgres_url, tmp_path) as ward:
        words = ward.event(text="Đèn hỏng")
        seen = ward.event("user_seen_message", msg_ids=["m1"])
        seen["sender"], seen["recipient"] = seen["recipient"], seen["sender"]
        postgres_server.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres_server.sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{name}'"
        )
        assert [await ward.posts(words), await ward.posts(seen)] == [503, 503]
        postgres_server.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert [await ward.posts(words), await ward.posts(seen)] == [200, 200]
        assert await ward.held() == 1


IGNORED = [
    "oa_send_text", "oa_send_image", "oa_send_file", "oa_send_gif", "oa_send_list",
    "oa_send_sticker", "oa_send_template", "user_reacted_message", "shop_has_order",
    "anonymous_send_text", "add_user_to_tag", "change_oa_daily_quota", "of_tomorrow",
]  # fmt: skip


@pytest.mark.parametrize("name", IGNORED)
async def test_what_is_ignored_on_purpose_is_acknowledged(
    ward: Ward, name: str
) -> None:
    event = ward.event(name, text="x")
    if name.startswith("oa_"):
        event["sender"], event["recipient"] = event["recipient"], event["sender"]
    assert await ward.posts(event) == 200
    assert await ward.held() == 0


async def test_another_accounts_event_is_acknowledged_and_forgotten(ward: Ward) -> None:
    event = {**ward.event(text="Đèn hỏng"), "recipient": {"id": "999"}}
    with capture_logs() as logs:
        assert await ward.posts(event) == 200
    assert await ward.held() == 0
    assert [log["why"] for log in logs] == ["another account"]


@pytest.mark.parametrize("broken", [{"sender": {}}, {"event_name": {}}])
async def test_a_signed_event_of_no_known_shape_is_not_asked_for_again(
    ward: Ward, broken: dict[str, Any]
) -> None:
    assert await ward.posts({**ward.event(text="Đèn hỏng"), **broken}) == 200
    assert await ward.held() == 0


@pytest.mark.parametrize(
    ("name", "message", "waits"),
    [
        ("user_send_text", {"text": "Đèn đường hỏng"}, 60),
        ("user_send_sticker", {}, 60),
        ("user_send_text", {"text": "tiến độ"}, 0),
        ("user_send_text", {"text": "#TD:them:7K4M2PQ8XW3Z"}, 0),
        ("follow", {}, 0),
    ],
)
async def test_a_question_is_worked_on_at_once_and_a_letter_when_it_is_quiet(
    ward: Ward, name: str, message: dict[str, str], waits: int
) -> None:
    assert await ward.posts(ward.event(name, **message)) == 200
    [job] = await JobRow.select(JobRow.due_at)
    assert job["due_at"] == ward.clock() + timedelta(seconds=waits)


async def test_the_time_may_come_in_a_header(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, zalo_timestamp="header") as ward:
        event = ward.event(text="Đèn hỏng")
        raw, at = json.dumps(event).encode(), event["timestamp"]
        later = str(int(at) + 5)
        mac = sign(raw, app_id=APP, timestamp=later, secret=OA_SECRET)
        told = {"X-ZEvent-Signature": mac, "X-ZEvent-Timestamp": later}
        address = "/channels/zalo"
        assert (await ward.client.post(address, content=raw, headers=told)).is_success
        del told["X-ZEvent-Timestamp"]
        refused = await ward.client.post(address, content=raw, headers=told)
        assert refused.status_code == 403


async def test_the_page_an_administrator_is_led_to_repeats_no_secret(
    ward: Ward,
) -> None:
    page = await ward.client.get("/channels/zalo/authorised?code=geheim&state=1")
    assert page.status_code == 200
    assert "geheim" not in page.text
