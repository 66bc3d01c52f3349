"""Every event Zalo has is read or ignored on purpose; none breaks the reader."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zalo.events import Event, Sort, read_event, sort_of, timestamp_of
from core import api

SAMPLES = Path("tests/samples/zalo")
CITIZEN, ACCOUNT = "5510239847561029384", "1646872354012387465"


def _sample(name: str) -> Event:
    return read_event((SAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("user_send_text", Sort.TALK),
        ("user_send_image", Sort.TALK),
        ("user_send_file", Sort.TALK),
        ("user_send_location", Sort.TALK),
        ("user_send_sticker", Sort.TALK),
        ("user_send_gif", Sort.TALK),
        ("user_send_audio", Sort.TALK),
        ("user_send_video", Sort.TALK),
        ("user_send_link", Sort.TALK),
        ("user_send_business_card", Sort.TALK),
        ("user_send_what_comes_next_year", Sort.TALK),
        ("user_submit_info", Sort.TALK),
        ("follow", Sort.TALK),
        ("unfollow", Sort.TALK),
        ("user_seen_message", Sort.NEWS),
        ("user_received_message", Sort.NEWS),
        ("permission_revoked", Sort.ALARM),
        ("oa_send_text", Sort.IGNORED),
        ("oa_send_consent", Sort.IGNORED),
        ("anonymous_send_text", Sort.IGNORED),
        ("user_reacted_message", Sort.IGNORED),
        ("shop_has_order", Sort.IGNORED),
        ("never_heard_of", Sort.IGNORED),
        ("", Sort.IGNORED),
    ],
)
def test_each_event_has_its_sort(name: str, sort: Sort) -> None:
    assert sort_of(name) is sort


def test_ids_stay_the_texts_they_came_as() -> None:
    event = _sample("text.json")
    assert (event.citizen, event.account) == (CITIZEN, ACCOUNT)
    assert event.ids == ("e2a6c1f04d7b98a35c10",)
    assert event.sent_at == datetime(2026, 11, 23, 8, 0, 0, 123_000, tzinfo=UTC)


def test_news_of_our_messages_names_the_citizen_as_recipient() -> None:
    event = _sample("seen.refused")
    assert (event.citizen, event.account) == (CITIZEN, ACCOUNT)
    assert event.ids == ("96d3cdf3af150460909", "96d3cdf3af150460910")


def test_a_follower_is_a_citizen() -> None:
    event = _sample("follow.refused")
    assert (event.citizen, event.account, event.ids) == (CITIZEN, ACCOUNT, ())


def test_what_a_citizen_submits_is_read_whatever_its_type() -> None:
    person = _sample("submit-info.refused").person
    assert person == api.Party(
        name="Nguyễn Văn Hòa",
        phone="84912000111",
        address="Số 40 đường Nguyễn Chí Thanh, Thành Sen, Hà Tĩnh",
    )


def test_attachments_bring_address_name_size_and_place() -> None:
    [file] = _sample("file.json").attached
    assert (file.kind, file.name, file.size) == ("file", "don-kien-nghi.pdf", 48_211)
    [pin] = _sample("location.json").attached
    assert (pin.latitude, pin.longitude) == (18.34327, 105.90564)


def test_a_repeated_event_has_the_same_key_and_another_event_has_not() -> None:
    text, follow = _sample("text.json"), _sample("follow.refused")
    assert text.key == _sample("text.json").key
    assert len({text.key, follow.key, _sample("unfollow.refused").key}) == 3


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda p: p.name)
def test_the_time_is_found_before_anything_is_believed(path: Path) -> None:
    told = json.loads(path.read_bytes()).get("timestamp", "")
    assert timestamp_of(path.read_bytes()) == told


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"1", b"null", b'{"timestamp": {}}', b"[" * 100_000, b"\xff"],
)
def test_a_body_without_time_has_none(raw: bytes) -> None:
    assert timestamp_of(raw) == ""


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"event_name": st.just("user_send_image"), "timestamp": st.just("1795420800")},
        optional={
            "sender": JUNK | st.fixed_dictionaries({"id": JUNK}),
            "recipient": JUNK,
            "info": JUNK,
            "message": JUNK
            | st.fixed_dictionaries({"msg_id": JUNK, "text": JUNK, "attachments": JUNK})
            | st.fixed_dictionaries(
                {
                    "attachments": st.lists(
                        st.fixed_dictionaries({"type": JUNK, "payload": JUNK})
                    )
                }
            ),
        },
    )
)
def test_an_event_of_any_shape_is_read_or_refused(told: dict[str, Any]) -> None:
    try:
        event = read_event(json.dumps(told).encode())
    except api.LetterRefused:
        return
    assert event.citizen
