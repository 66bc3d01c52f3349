import re

import httpx
import pytest
from litestar.testing import TestClient

from core import api
from core.web.assets import STATIC, asset
from tests.web.citizens import POINT, Town


@pytest.fixture
def town() -> Town:
    return Town()


def token(page: httpx.Response) -> str:
    return page.text.partition('name="token" value="')[2].partition('"')[0]


def tap(client: TestClient, mark: int) -> httpx.Response:
    form = {"token": token(client.get("/f/Q3")), "mark": str(mark)}
    return client.post("/f/Q3", data=form)


def say(client: TestClient, page: httpx.Response, **fields: object) -> httpx.Response:
    return client.post("/f/Q3/cam-on", data={"token": token(page), **fields})


def only(town: Town) -> api.Rating:
    (rating,) = town.feedback.ratings.values()
    return rating


@pytest.mark.parametrize("path", ["/f/Q3", "/f/q3", "/F/Q3"])
def test_five_faces_are_five_buttons_of_one_form(town: Town, path: str) -> None:
    with TestClient(town.app()) as client:
        page = client.get(path)
    assert page.status_code == 200
    assert re.findall(r'name="mark" value="(\d)"', page.text) == list("54321")
    assert POINT.name in page.text
    assert "<script" not in page.text


def test_the_whole_page_weighs_less_than_50_kb(town: Town) -> None:
    with TestClient(town.app()) as client:
        page = client.get("/f/Q3")
        fetched = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        weight = len(page.content) + sum(len(client.get(f).content) for f in fetched)
    assert sorted(fetched) == sorted([asset("icon.svg"), asset("style.css")])
    assert (STATIC / "style.css").stat().st_size < 30_000
    assert weight < 50_000


@pytest.mark.parametrize("mark", [1, 2, 3, 4, 5])
def test_one_tap_is_a_rating(town: Town, mark: int) -> None:
    with TestClient(town.app()) as client:
        page = tap(client, mark)
    assert "Cảm ơn" in page.text
    assert (only(town).mark, only(town).point) == (mark, "Q3")
    assert not town.intake.arrivals


def test_a_double_tap_and_a_replay_count_once(town: Town) -> None:
    with TestClient(town.app()) as client:
        form = {"token": token(client.get("/f/Q3")), "mark": "4"}
        page = client.post("/f/Q3", data=form)
        say(client, page, words="Rất tốt")
        for _ in range(3):
            client.post("/f/q3", data=form)
    assert only(town).words == "Rất tốt", "a replayed tap must not wipe the words"


def test_reasons_and_words_are_added_to_the_same_rating(town: Town) -> None:
    with TestClient(town.app()) as client:
        page = tap(client, 5)
        assert "Điều gì tốt?" in page.text
        answer = say(client, page, reasons=["Nhanh", "Bịa ra"], words=" Cảm ơn ")
    assert (only(town).reasons, only(town).words) == (("Nhanh",), "Cảm ơn")
    assert "Cảm ơn anh/chị đã góp ý" in answer.text
    assert not town.intake.arrivals


def test_a_low_mark_with_words_becomes_a_letter_linked_to_the_rating(
    town: Town,
) -> None:
    with TestClient(town.app()) as client:
        page = tap(client, 2)
        assert "Vì sao?" in page.text
        words = "Chờ từ 7 giờ đến 11 giờ."
        first = say(client, page, words=words, reasons=["Phải chờ lâu"])
        again = say(client, page, words=words, reasons=["Phải chờ lâu"])
    letter = api.read_letter(town.intake.last.raw)
    (received,) = town.feedback.letters.values()
    assert len(town.intake.arrivals) == 1
    assert letter.body == words
    assert letter.subject == "Không hài lòng (2/5). Phải chờ lâu"
    assert (letter.point, letter.external_id) == ("Q3", only(town).id)
    for answer in (first, again):
        assert f"/t/{received.code}/receipt.png" in answer.text


@pytest.mark.parametrize(
    ("contact", "phone", "email"),
    [
        ("0912 345 678", "0912 345 678", ""),
        ("lan@example.com", "", "lan@example.com"),
        ("", "", ""),
    ],
)
def test_a_wish_to_be_answered_becomes_a_letter_whatever_the_mark(
    town: Town, contact: str, phone: str, email: str
) -> None:
    with TestClient(town.app()) as client:
        say(client, tap(client, 4), wants_answer="yes", contact=contact)
    letter = api.read_letter(town.intake.last.raw)
    assert (letter.party.phone, letter.party.email) == (phone, email)
    assert letter.body.startswith("Hài lòng (4/5)")


@pytest.mark.parametrize("path", ["/f/zz", "/F/ZZ", "/f/%3Cscript%3E"])
def test_an_unknown_point_shows_the_other_doors(town: Town, path: str) -> None:
    with TestClient(town.app()) as client:
        for answer in (client.get(path), client.post(path, data={"mark": "5"})):
            assert answer.status_code == 404
            assert 'href="/gui"' in answer.text
        assert client.get("/f/zz/cam-on").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"mark": "9"},
        {"mark": ""},
        {"mark": "5", "token": "forged"},
        {"mark": "5", "website": "spam"},
    ],
)
def test_what_is_no_tap_shows_the_faces_again(
    town: Town, fields: dict[str, str]
) -> None:
    with TestClient(town.app()) as client:
        form = {"token": token(client.get("/f/Q3")), **fields}
        answer = client.post("/f/Q3", data=form)
    assert answer.status_code == 422
    assert "Xin chạm lại" in answer.text
    assert not town.feedback.ratings


def test_words_too_long_come_back_to_be_shortened(town: Town) -> None:
    with TestClient(town.app()) as client:
        answer = say(client, tap(client, 1), words="x" * 20_001)
    assert answer.status_code == 422
    assert "Dài quá 20000 ký tự" in answer.text


def test_thanks_without_a_tap_lead_back_to_the_faces(town: Town) -> None:
    with TestClient(town.app()) as client:
        for answer in (
            client.get("/f/Q3/cam-on?k=forged", follow_redirects=False),
            client.post("/f/Q3/cam-on", data={"words": "x"}, follow_redirects=False),
        ):
            assert answer.headers["location"] == "/f/Q3"
        sent = client.get("/f/Q3/xong?ma=ABC&k=forged", follow_redirects=False)
    assert sent.headers["location"] == "/t/ABC"
