import json
import re

import httpx
import pytest
from litestar.testing import TestClient

from channels.web import register_channel
from core import api
from core.security.throttle import Limit
from tests.web.citizens import CODES, Town

WORDS = "Đường Phan Đình Phùng ngập mỗi khi mưa."


@pytest.fixture
def town() -> Town:
    return Town()


def form_of(page: httpx.Response) -> dict[str, str]:
    """The hidden fields, as a browser would send them back."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def send(client: TestClient, **fields: object) -> httpx.Response:
    form = {**form_of(client.get("/gui")), "body": WORDS, **fields}
    return client.post("/gui", data=form, follow_redirects=False)


def letter_of(town: Town) -> api.Letter:
    return api.read_letter(town.intake.last.raw)


def test_a_letter_in_own_words_is_kept_and_answered_with_its_code(town: Town) -> None:
    with TestClient(town.app()) as client:
        answer = send(
            client,
            body=f"{WORDS}\r\nXin sửa giúp.",
            name="Nguyễn Thị Lan",
            phone="0912 345 678",
            email="lan@example.com",
            address="12 Nguyễn Du",
            place="Trước chợ",
        )
        page = client.get(answer.headers["location"])
    letter = letter_of(town)
    assert answer.status_code == 303
    assert letter.body == f"{WORDS}\nXin sửa giúp."
    assert letter.party.name == "Nguyễn Thị Lan"
    assert letter.place == "Trước chợ"
    assert letter.signed is None
    assert letter.written_at is not None
    ((_arrival, code),) = town.intake.arrivals.values()
    assert f">{code[:4]}</span>" in page.text
    assert f"/t/{code}/receipt.pdf" in page.text
    assert '<svg role="img"' in page.text
    assert "Nguyễn" not in answer.headers["location"]


def test_the_letter_is_answered_in_the_language_it_was_sent_in(town: Town) -> None:
    with TestClient(town.app()) as client:
        client.get("/ngon-ngu/en")
        send(client)
    assert letter_of(town).language == "en"


def test_the_form_never_asks_for_the_legal_kind(town: Town) -> None:
    with TestClient(town.app()) as client:
        page = client.get("/gui").text
    assert "khieu_nai" not in page
    assert "giữ bí mật theo Luật Tố cáo" in page


def test_a_double_tap_is_one_letter_and_gives_the_same_code(town: Town) -> None:
    with TestClient(town.app()) as client:
        form = {**form_of(client.get("/gui")), "body": WORDS}
        first, second = (
            client.post("/gui", data=form, follow_redirects=False).headers["location"]
            for _ in range(2)
        )
        other = client.post("/gui", data={**form, "body": "Một việc khác."})
    assert first.partition("?")[0] == second.partition("?")[0]
    assert len(town.intake.arrivals) == 2, "going back to write anew loses nothing"
    assert other.status_code == 200


def test_an_expired_form_comes_back_filled_in_with_a_token_that_works(
    town: Town,
) -> None:
    with TestClient(town.app()) as client:
        form = {**form_of(client.get("/gui")), "body": WORDS, "name": "Lan"}
        town.hours.pass_by(25)
        again = client.post("/gui", data=form)
        assert again.status_code == 422
        assert "Trang mở đã lâu" in again.text
        assert WORDS in again.text
        assert not town.intake.arrivals
        sent = client.post("/gui", data={**form, **form_of(again)})
    assert "Chúng tôi đã nhận được" in sent.text


@pytest.mark.parametrize("token", ["", "forged", "a.1.b", "ế.ế.ế", "\x00" * 20])
def test_a_forged_token_sends_nothing_and_loses_nothing(town: Town, token: str) -> None:
    with TestClient(town.app()) as client:
        answer = send(client, token=token)
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert not town.intake.arrivals


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"body": "  "}, "body", "Xin viết vài lời"),
        ({"phone": "chín mốt"}, "phone", "Số điện thoại chưa đúng"),
        ({"phone": "12345"}, "phone", "Số điện thoại chưa đúng"),
        ({"email": "lan@"}, "email", "Địa chỉ e-mail chưa đúng"),
        ({"name": "L" * 201}, "name", "Dài quá 200 ký tự"),
        ({"body": "x" * 50_001}, "body", "Dài quá 50000 ký tự"),
        ({"website": "http://spam"}, "website", "Xin để trống ô này"),
    ],
)
def test_a_fault_is_told_beside_its_field_and_in_the_summary(
    town: Town, fields: dict[str, str], field: str, said: str
) -> None:
    with TestClient(town.app()) as client:
        answer = send(client, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'<a href="#{field}">' in answer.text
    assert not town.intake.arrivals


@pytest.mark.parametrize(
    "body",
    [
        "x" * 10_000,
        "😡" * 500,
        "Ngâ\u0323p nu\u031bo\u031b\u0301c",
        "<script>alert(1)</script>",
        "'; DROP TABLE ticket; --",
        "\u202egnud",
        "{{ 7 * 7 }} {% raw %} %(x)s {x}",
    ],
    ids=["long word", "emoji", "NFD", "script", "sql", "right to left", "template"],
)
def test_any_words_are_kept_as_they_are(town: Town, body: str) -> None:
    with TestClient(town.app()) as client:
        assert send(client, body=body).status_code == 303
        shown = send(client, body=body, phone="x").text
    assert letter_of(town).body == body
    assert "<script>alert" not in shown


def test_half_a_character_cannot_break_the_bytes(town: Town) -> None:
    head = {"content-type": "application/x-www-form-urlencoded"}
    with TestClient(town.app()) as client:
        token = form_of(client.get("/gui"))["token"]
        raw = f"token={token}&body=Xin%FF%ED%A0%80ch%C3".encode()
        answer = client.post("/gui", content=raw, headers=head, follow_redirects=False)
    assert answer.status_code in (303, 400, 422)
    if answer.status_code == 303:
        assert letter_of(town).body.startswith("Xin")


def test_files_are_kept_and_named_in_the_letter(town: Town) -> None:
    with TestClient(town.app()) as client:
        form = {**form_of(client.get("/gui")), "body": ""}
        files = [("files", ("ảnh.png", b"pixels")), ("files", ("", b""))]
        client.post("/gui", data=form, files=files)
    (attachment,) = letter_of(town).attachments
    assert attachment.filename == "ảnh.png"
    assert town.intake.files[attachment.digest] == b"pixels"


def test_a_refused_file_is_told_and_the_good_one_need_not_be_chosen_again(
    town: Town,
) -> None:
    with TestClient(town.app()) as client:
        form = {**form_of(client.get("/gui")), "body": WORDS}
        files = [("files", ("ảnh.png", b"pixels")), ("files", ("a.exe", b"MZ"))]
        again = client.post("/gui", data=form, files=files)
        assert again.status_code == 422
        assert "Không nhận loại tệp này: a.exe" in again.text
        assert WORDS in again.text
        kept = re.findall(r'name="kept" value="([^"]*)"', again.text)
        value = kept[0].replace("&#34;", '"').replace("&quot;", '"')
        form = {**form_of(again), "body": WORDS, "kept": value}
        client.post("/gui", data=form)
    assert [a.filename for a in letter_of(town).attachments] == ["ảnh.png"]


def test_a_forged_reference_names_no_file(town: Town) -> None:
    attachment = {"digest": "f" * 64, "filename": "x", "content_type": "y", "size": 1}
    with TestClient(town.app()) as client:
        token = form_of(client.get("/gui"))["token"]
        for kept in (f"{token}|{json.dumps(attachment)}", "|", "x|{}", "|[[", "x|3"):
            assert send(client, kept=kept).status_code == 303
            assert not letter_of(town).attachments


def test_more_files_than_the_town_takes_are_refused_kindly() -> None:
    channel = register_channel({"upload_max_files": "1"})
    assert channel is not None
    town = Town()
    with TestClient(town.app()) as client:
        form = {**form_of(client.get("/gui")), "body": WORDS}
        files = [("files", (f"{n}.png", b"%d" % n)) for n in range(11)]
        answer = client.post("/gui", data=form, files=files)
    assert "Chỉ nhận tối đa 10 tệp cho một thư." in answer.text
    assert answer.text.count('name="kept"') == 10
    assert channel.routes[0].most_files == 1


def test_when_nothing_can_be_stored_nothing_is_acknowledged(town: Town) -> None:
    town.intake.away = True
    with TestClient(town.app()) as client:
        answer = send(client)
    assert answer.status_code == 503
    assert "Chưa có gì được lưu" in answer.text
    assert "Traceback" not in answer.text


def test_one_address_may_send_many_letters_but_a_machine_is_slowed() -> None:
    limits = {"gui": Limit(burst=8, per_minute=1), "track": Limit(9, 9)}
    with TestClient(Town(limits=limits).app()) as client:
        hurried = [send(client).status_code for _ in range(3)]
    with TestClient(Town(limits=limits).app()) as client:
        calm = [send(client, shown_at="1").status_code for _ in range(8)]
    assert hurried == [303, 303, 429]
    assert calm == [303] * 8


@pytest.mark.parametrize("proof", ["", "?k=forged"])
def test_a_receipt_page_is_for_its_sender_only(town: Town, proof: str) -> None:
    with TestClient(town.app()) as client:
        answer = client.get(f"/gui/xong/{CODES[0]}{proof}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/t/{CODES[0]}"
