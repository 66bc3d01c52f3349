"""Reports posted: kept before they are acknowledged, once, as they were sent."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from core import api
from tests.channels.open311.calls import (
    APP_KEY,
    FORMATS,
    JURISDICTION,
    KEYED,
    POTHOLE,
    READER_KEY,
    Place,
    place_of,
    told,
)
from tests.house.serving import PassingTime


def photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(drawn, "PNG")
    return drawn.getvalue()


async def letter_of(place: Place, answer: httpx.Response) -> api.Letter:
    """What the line reads of a report."""
    code = told(answer)[0]["service_request_id"]
    ticket = await place.house.line.advance(code)
    assert ticket.shelved == ""
    return ticket.read_letter


@pytest.mark.parametrize("form", FORMATS)
async def test_a_report_is_answered_with_its_code(
    database_url: str, tmp_path: Path, form: str
) -> None:
    fields = POTHOLE | {"account_id": "user 7", "jurisdiction_id": JURISDICTION}
    async with place_of(database_url, tmp_path) as place:
        answer = await place.post(fields, form)
        letter = await letter_of(place, answer)
    (kept,) = told(answer)
    assert answer.status_code == 201
    assert list(kept) == ["service_request_id", "service_notice", "account_id"]
    assert api.read_code(kept["service_request_id"])
    assert kept["service_notice"].endswith(f"/t/{kept['service_request_id']}")
    assert kept["account_id"] == "user 7"
    assert letter.body == POTHOLE["description"]
    assert letter.subject == "Giao thông – hạ tầng"
    assert letter.place == "Trước số 12 đường Hàm Nghi (18.342800, 105.905700)"
    assert letter.party.name == "Nguyễn Văn Hòa"


@pytest.mark.parametrize(
    "where",
    [
        {"lat": "18.34", "long": "105.9"},
        {"lat": "0", "long": "0"},
        {"address_string": "Chợ Hà Tĩnh"},
        {"address_id": "HT-1"},
    ],
)
async def test_any_one_way_to_tell_the_place_is_enough(
    sqlite_url: str, tmp_path: Path, where: dict[str, str]
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        answer = await place.post({"service_code": "moi_truong"} | where)
        letter = await letter_of(place, answer)
    assert letter.place
    assert letter.body == "Môi trường – rác thải"
    assert letter.party == api.Party()


async def test_attributes_and_links_stand_below_the_words_and_no_link_is_opened(
    sqlite_url: str, tmp_path: Path
) -> None:
    fields: dict[str, Any] = POTHOLE | {
        "media_url": ["http://127.0.0.1:1/a.jpg", "https://photos.example/b"],
        "attribute[depth]": "20 cm",
        "attribute[seen][]": ["sáng", "tối"],
        "attribute[sender_address]": "12 Nguyễn Du",
        "attribute": "no code",
        "device_id": "secret of a telephone",
    }
    async with place_of(sqlite_url, tmp_path) as place:
        answer = await place.post(fields)
        letter = await letter_of(place, answer)
    assert letter.body == (
        f"{POTHOLE['description']}\n\ndepth: 20 cm\nseen: sáng, tối\n"
        "Liên kết: http://127.0.0.1:1/a.jpg\nLiên kết: https://photos.example/b"
    )
    assert letter.party.address == "12 Nguyễn Du"
    assert "secret of a telephone" not in str(letter)


async def test_files_that_come_with_the_form_are_kept(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        answer = await place.post(
            POTHOLE,
            files=[
                ("media", ("ổ gà.png", photo())),
                ("photo2", ("ghi âm.txt", "Lời kể".encode())),
                ("media", ("", b"")),
            ],
        )
        letter = await letter_of(place, answer)
        (picture, _text) = letter.attachments
        kept = list((tmp_path / "files").rglob("*"))
    assert [a.filename for a in letter.attachments] == ["ổ gà.png", "ghi âm.txt"]
    assert picture.content_type == "image/png"
    assert any(picture.digest in str(path) for path in kept)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("media", ("a.exe", b"MZ\x90\x00"))], "a.exe"),
        ([("media", ("a.png", b"\x89PNG\r\n\x1a\n broken"))], "a.png"),
        ([("media", (f"{n}.txt", b"x")) for n in range(11)], "10"),
    ],
    ids=["a program", "a broken picture", "eleven files"],
)
@pytest.mark.parametrize("form", FORMATS)
async def test_a_file_that_is_not_taken_is_named_and_nothing_is_received(
    sqlite_url: str, tmp_path: Path, files: Any, said: str, form: str
) -> None:
    async with place_of(sqlite_url, tmp_path, KEYED) as place:
        fields = POTHOLE | {"api_key": READER_KEY}
        answer = await place.post(fields, form, files=files)
        listed = await place.get("requests.json", api_key=READER_KEY)
    assert answer.status_code == 400
    assert said in told(answer)[0]["description"]
    assert told(listed) == []


async def test_the_same_report_posted_again_is_the_same_request(
    database_url: str, tmp_path: Path
) -> None:
    time = PassingTime()
    time.at = datetime(2026, 8, 3, 16, 30, tzinfo=UTC)  # 23.30 in Vietnam
    files = [("media", ("a.png", photo()))]
    async with place_of(database_url, tmp_path, KEYED, now=time) as place:
        fields = POTHOLE | {"api_key": APP_KEY}
        first = await place.post(fields, files=files)
        time.pass_by(minutes=2)
        again = await place.post(fields, "xml", files=files)
        others = [
            await place.post(fields),
            await place.post(fields | {"description": "Ổ gà khác."}, files=files),
            await place.post(POTHOLE | {"api_key": READER_KEY}, files=files),
        ]
        time.pass_by(minutes=30)
        others.append(await place.post(fields, files=files))
    ids = [told(answer)[0]["service_request_id"] for answer in (first, again)]
    assert ids[0] == ids[1]
    assert (first.status_code, again.status_code) == (201, 200)
    assert {answer.status_code for answer in others} == {201}
    codes = {told(answer)[0]["service_request_id"] for answer in others}
    assert len(codes | {ids[0]}) == 5, "another file, word, client or day is another"


async def test_nobody_gets_the_code_of_a_case_by_guessing_its_words(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with place_of(sqlite_url, tmp_path) as place:
        answers = [
            await place.post(POTHOLE, headers={"X-Forwarded-For": address})
            for address in ("203.0.113.7", "203.0.113.7", "198.51.100.9")
        ]
    codes = [told(answer)[0]["service_request_id"] for answer in answers]
    assert codes[0] == codes[1] != codes[2]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script> & ]]> \"'",
        "nul \x00 bell \x07 😀 \ufeff",
        "Đ" * 20_000,
        "đường\u0301\u0323" * 100,
    ],
    ids=["markup", "controls", "long", "marks"],
)
@pytest.mark.parametrize("form", FORMATS)
async def test_hostile_words_are_kept_and_never_sent_back(
    database_url: str, tmp_path: Path, words: str, form: str
) -> None:
    fields = POTHOLE | {"description": words, "account_id": words[:100]}
    async with place_of(database_url, tmp_path) as place:
        answer = await place.post(fields, form)
        letter = await letter_of(place, answer)
        seen = await place.get(f"requests/{told(answer)[0]['service_request_id']}.xml")
    assert answer.status_code == 201
    assert letter.body[:3] == words[:3]
    assert "alert" not in seen.text
    assert "\x00" not in letter.body


async def test_half_a_letter_in_a_form_harms_nobody(
    sqlite_url: str, tmp_path: Path
) -> None:
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    raw = b"service_code=giao_thong&address_id=%FF%ED%A0%80&description=%C3%28%00"
    async with place_of(sqlite_url, tmp_path) as place:
        answer = await place.post({}, content=raw, headers=head)
        letter = await letter_of(place, answer)
    assert letter.place
