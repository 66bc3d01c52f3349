"""A report's bytes as the letter an officer reads."""

from typing import Any

import msgspec
import pytest

from channels.open311.letters import Report, read, write
from core import api

PHOTO = api.Attachment("a" * 64, "ổ gà.jpg", "image/jpeg", 412_345)


def letter_of(**fields: Any) -> api.Letter:
    known = {"service_code": "giao_thong", "service_name": "Giao thông – hạ tầng"}
    return read(write(Report(geo_report=2, **(known | fields))))


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, ""),
        ({"address_string": "12 Hàm Nghi"}, "12 Hàm Nghi"),
        ({"lat": 18.3428, "long": 105.9057}, "(18.342800, 105.905700)"),
        ({"lat": 0.0, "long": 0.0}, "(0.000000, 0.000000)"),
        ({"address_id": "HN-12"}, "[HN-12]"),
        (
            {"address_string": "Chợ", "lat": -1.5, "long": 2.0, "address_id": "7"},
            "Chợ (-1.500000, 2.000000) [7]",
        ),
    ],
)
def test_the_place_is_told_by_everything_that_was_given(
    fields: dict[str, Any], place: str
) -> None:
    assert letter_of(**fields).place == place


def test_the_words_stand_first_and_what_else_was_sent_below() -> None:
    letter = letter_of(
        description="Ổ gà.",
        attributes=(("sâu", ("20 cm",)), ("xe", ("máy", "tải"))),
        media_urls=("https://photos.example/1.jpg", "javascript:alert(1)"),
        client="map",
    )
    assert letter.body == (
        "Ổ gà.\n\nsâu: 20 cm\nxe: máy, tải\nLiên kết: https://photos.example/1.jpg\n"
        "Liên kết: javascript:alert(1)\nGửi qua: map"
    )


def test_a_report_without_words_says_at_least_what_it_is_about() -> None:
    letter = letter_of(files=(PHOTO,), language="en")
    assert letter.body == letter.subject == "Giao thông – hạ tầng"
    assert letter.attachments == (PHOTO,)
    assert letter.language == "en"


def test_the_sender_is_named_the_way_round_we_write_names() -> None:
    letter = letter_of(
        first_name="Hòa",
        last_name="Nguyễn Văn",
        phone="0912000111",
        email="hoa@example.vn",
        attributes=(("sender_address", ("12 Nguyễn Du",)),),
        description="Ổ gà.",
    )
    assert letter.party == api.Party(
        name="Nguyễn Văn Hòa",
        phone="0912000111",
        email="hoa@example.vn",
        address="12 Nguyễn Du",
    )
    assert letter.body == "Ổ gà."


@pytest.mark.parametrize(
    "change",
    [
        {"geo_report": 1},
        {"service_code": ""},
        {"service_name": None},
        {"lat": "north"},
        {"attributes": [["code"]]},
        {"files": [{"digest": "x"}]},
        {"language": "fr"},
    ],
)
def test_bytes_of_another_shape_are_refused(change: dict[str, Any]) -> None:
    plain = {"geo_report": 2, "service_code": "x", "service_name": "X"}
    assert read(msgspec.json.encode(plain)).subject == "X"
    with pytest.raises(api.LetterRefused):
        read(msgspec.json.encode(plain | change))
