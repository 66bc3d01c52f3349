from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from litestar.testing import TestClient

from core.domain.disposition import Disposition
from core.domain.feedback import Satisfaction
from core.domain.letter_bytes import read_letter
from core.domain.reply import Reply
from core.domain.tracking import show_code
from core.errors import NotPermitted
from core.security.throttle import Limit
from tests.web.citizens import CODES, Town, answered, case

OPEN, ANSWERED, NOBODYS = CODES[0], CODES[1], CODES[3]
WRONG = OPEN[:-1] + ("0" if OPEN[-1] != "0" else "1")


@pytest.fixture
def town() -> Town:
    return Town()


def token(page: httpx.Response) -> str:
    return page.text.partition('name="token" value="')[2].partition('"')[0]


def deed(client: TestClient, code: str, what: str, **fields: str) -> httpx.Response:
    given = {"token": token(client.get(f"/t/{code}")), **fields}
    return client.post(f"/t/{code}/{what}", data=given, follow_redirects=False)


@pytest.mark.parametrize(
    "typed",
    [OPEN, OPEN.lower(), show_code(OPEN), f" {show_code(OPEN).replace('-', ' ')} "],
)
def test_a_code_is_understood_however_it_is_typed(town: Town, typed: str) -> None:
    with TestClient(town.app()) as client:
        answer = client.get("/t", params={"ma": typed}, follow_redirects=False)
    assert answer.headers["location"] == f"/t/{OPEN}"


@pytest.mark.parametrize("path", [f"/t/{WRONG}", f"/T/{WRONG}", "/t/%3Cb%3E", "/t/a"])
def test_a_wrong_check_character_is_told_without_asking_the_store(
    town: Town, path: str
) -> None:
    with TestClient(town.app()) as client:
        answer = client.get(path)
    assert answer.status_code == 404
    assert "Mã chưa đúng" in answer.text
    assert not town.cases.looked_up


def test_a_code_nobody_has_gets_the_same_words_as_a_wrong_one(town: Town) -> None:
    with TestClient(town.app()) as client:
        wrong, unknown = client.get(f"/t/{WRONG}"), client.get(f"/t/{NOBODYS}")
    assert unknown.status_code == wrong.status_code == 404
    assert unknown.text.replace(NOBODYS, WRONG) == wrong.text


def test_looking_up_is_throttled(town: Town) -> None:
    town = Town(limits={"track": Limit(burst=3, per_minute=1)})
    with TestClient(town.app()) as client:
        statuses = [client.get(f"/t/{NOBODYS}").status_code for _ in range(5)]
        assert statuses == [404, 404, 404, 429, 429]
        assert "retry-after" in client.get(f"/t/{OPEN}").headers


@pytest.mark.parametrize("path", [f"/t/{OPEN}", f"/T/{OPEN}", f"/t/{OPEN.lower()}"])
def test_the_case_shows_steps_dates_and_conversation(town: Town, path: str) -> None:
    with TestClient(town.app()) as client:
        page = client.get(path).text
    for words in (
        "Giải quyết, trả lời",
        "Đang giải quyết",
        "14:10 24/04/2026",
        "Trả lời kiến nghị, phản ánh",
        "Không tính 30/04/2026: Ngày Chiến thắng",
        "đang chờ xác nhận",
        "Cột số NĐ-114.",
        "đèn đường.png",
        "412,3 kB",
        "Rút đơn",
    ):
        assert words in page


def test_script_in_a_letter_is_only_words(town: Town) -> None:
    with TestClient(town.app()) as client:
        deed(client, OPEN, "add", words="<script>alert(1)</script>")
        assert "&lt;script&gt;alert(1)" in client.get(f"/t/{OPEN}").text


def test_words_and_files_are_added_once_and_a_reload_repeats_nothing(
    town: Town,
) -> None:
    with TestClient(town.app()) as client:
        form = {"token": token(client.get(f"/t/{OPEN}")), "words": " Đã tối hẳn. "}
        files = {"files": ("ảnh.png", b"pixels")}
        address = f"/t/{OPEN}/add"
        first = client.post(address, data=form, files=files, follow_redirects=False)
        again = client.post(address, data=form, files=files, follow_redirects=False)
        assert first.status_code == 303
        assert first.headers["location"] == f"/t/{OPEN}?done=added#said"
        assert again.headers["location"] == f"/t/{OPEN}?done=said#said"
        assert "Đã gửi thêm ý kiến" in client.get(first.headers["location"]).text
        assert client.get(address, follow_redirects=False).status_code == 303
    (what, (code, words, kept)), advanced = town.cases.done
    assert (what, code, words) == ("add", OPEN, "Đã tối hẳn.")
    assert [a.filename for a in kept] == ["ảnh.png"]
    assert advanced == ("advance", OPEN)


@pytest.mark.parametrize(
    ("fields", "files", "said"),
    [
        ({}, {}, "Xin viết vài lời hoặc chọn tệp."),
        ({"words": "x" * 20_001}, {}, "Dài quá 20000 ký tự"),
        ({"words": "Kèm tệp"}, {"files": ("a.exe", b"MZ")}, "Không nhận loại tệp này"),
        ({"words": "Kèm tệp"}, {"files": ("a.png", b"")}, "không có nội dung"),
        ({"words": "Trang cũ", "token": "forged"}, {}, "Trang mở đã lâu"),
    ],
    ids=["nothing", "too long", "kind", "empty", "expired"],
)
def test_a_fault_is_told_beside_the_words_which_are_kept(
    town: Town, fields: dict[str, str], files: dict[str, object], said: str
) -> None:
    with TestClient(town.app()) as client:
        form = {"token": token(client.get(f"/t/{OPEN}")), **fields}
        answer = client.post(f"/t/{OPEN}/add", data=form, files=files or None)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields.get("words", "") in answer.text
    assert not town.cases.done


def test_too_many_files_are_refused_together(town: Town) -> None:
    with TestClient(town.app()) as client:
        form = {"token": token(client.get(f"/t/{OPEN}"))}
        files = [("files", (f"{n}.png", b"x")) for n in range(11)]
        answer = client.post(f"/t/{OPEN}/add", data=form, files=files)
    assert "Chỉ nhận tối đa 10 tệp." in answer.text


def test_withdrawing_asks_first(town: Town) -> None:
    with TestClient(town.app()) as client:
        page = client.get(f"/t/{OPEN}/withdraw")
        assert "Anh/chị muốn rút đơn?" in page.text
        assert not town.cases.done
        answer = deed(client, OPEN, "withdraw", words="Đã sửa xong")
    assert answer.headers["location"] == f"/t/{OPEN}?done=withdrawn#said"
    assert town.cases.done[0] == ("withdraw", (OPEN, "Đã sửa xong"))


def test_an_expired_withdrawal_asks_again_with_the_reason_kept(town: Town) -> None:
    with TestClient(town.app()) as client:
        form = {"token": token(client.get(f"/t/{OPEN}")), "words": "Đã sửa xong"}
        town.hours.pass_by(25)
        answer = client.post(f"/t/{OPEN}/withdraw", data=form)
    assert answer.status_code == 422
    assert "Đã sửa xong" in answer.text
    assert not town.cases.done


@pytest.mark.parametrize(
    ("what", "view"),
    [
        ("add", case(OPEN, may_add=False)),
        ("withdraw", case(OPEN, may_withdraw=False)),
        ("rate", case(OPEN)),
    ],
)
def test_what_a_case_no_longer_takes_is_said_kindly(
    town: Town, what: str, view: object
) -> None:
    town.cases.cases[OPEN] = view  # type: ignore[assignment]
    with TestClient(town.app()) as client:
        answer = deed(client, OPEN, what, words="Muộn", mark="5")
        assert "không còn nhận" in client.get(answer.headers["location"]).text
    assert not town.cases.done


def test_a_withdrawal_that_came_too_late_is_a_page_not_a_crash(town: Town) -> None:
    async def refuse(code: str, words: str) -> None:
        raise NotPermitted

    town.cases.withdraw = refuse  # type: ignore[method-assign]
    with TestClient(town.app()) as client:
        assert deed(client, OPEN, "withdraw").status_code == 403


def test_satisfaction_is_kept(town: Town) -> None:
    with TestClient(town.app()) as client:
        answer = deed(client, ANSWERED, "rate", mark="4", solved="yes")
    assert answer.headers["location"] == f"/t/{ANSWERED}?done=rated#said"
    what, (code, said) = town.cases.done[0]
    assert (what, code, said.mark, said.solved) == ("rate", ANSWERED, 4, True)
    assert not town.intake.arrivals


def test_not_solved_with_words_opens_one_linked_letter(town: Town) -> None:
    with TestClient(town.app()) as client:
        form = {
            "token": token(client.get(f"/t/{ANSWERED}")),
            "mark": "2",
            "solved": "no",
            "rating_words": "Đèn lại hỏng.",
        }
        first, again = (
            client.post(f"/t/{ANSWERED}/rate", data=form, follow_redirects=False)
            for _ in range(2)
        )
        page = client.get(first.headers["location"]).text
    assert first.headers["location"] == again.headers["location"]
    assert "hồ sơ mới" in page
    arrival = town.intake.last
    letter = read_letter(arrival.raw)
    assert len(town.intake.arrivals) == 1
    assert arrival.channel == "web"
    assert letter.linked_to == ANSWERED
    assert letter.body == "Đèn lại hỏng."


@pytest.mark.parametrize("mark", ["", "0", "6", "hai"])
def test_a_rating_needs_one_of_five_faces(town: Town, mark: str) -> None:
    with TestClient(town.app()) as client:
        answer = deed(client, ANSWERED, "rate", mark=mark, rating_words="Cảm ơn")
    assert answer.status_code == 422
    assert "Xin chọn một trong năm mức." in answer.text
    assert "Cảm ơn" in answer.text


def test_a_closed_case_says_how_it_ended_and_what_was_rated(town: Town) -> None:
    said = Satisfaction(mark=5, said_at=datetime.now(UTC))
    town.cases.cases[ANSWERED] = replace(
        answered(ANSWERED),
        closed_as=Disposition.ANSWERED,
        may_rate=False,
        satisfaction=said,
        linked=(OPEN,),
    )
    with TestClient(town.app()) as client:
        page = client.get(f"/t/{ANSWERED}").text
    assert "Đã trả lời" in page
    assert "Anh/chị đã đánh giá: Rất hài lòng." in page
    assert f'href="/t/{OPEN}"' in page


def test_receipts_are_given_as_pdf_and_as_a_picture(town: Town) -> None:
    with TestClient(town.app()) as client:
        pdf = client.get(f"/t/{OPEN}/receipt.pdf")
        png = client.get(f"/t/{OPEN}/receipt.png")
    assert pdf.headers["content-type"] == "application/pdf"
    assert OPEN.encode() in pdf.content
    assert png.headers["content-type"] == "image/png"


def test_a_signed_answer_is_given_on_paper_and_none_before(town: Town) -> None:
    reply = Reply(
        body="Đã thay bóng.",
        written_by="hung",
        signed_by="binh",
        signed_by_name="Võ Thanh Bình",
        signed_at=datetime.now(UTC),
    )
    town.cases.cases[ANSWERED] = replace(answered(ANSWERED), reply=reply)
    with TestClient(town.app()) as client:
        early = client.get(f"/t/{OPEN}/reply.pdf")
        offered = [
            "reply.pdf" in client.get(f"/t/{code}").text for code in (OPEN, ANSWERED)
        ]
        paper = client.get(f"/t/{ANSWERED}/reply.pdf")
    assert early.status_code == 404
    assert offered == [False, True]
    assert paper.headers["content-type"] == "application/pdf"
    assert "tra-loi-" in paper.headers["content-disposition"]
    assert paper.content == f"%PDF {ANSWERED} binh".encode()


@pytest.mark.parametrize(
    "path",
    ["receipt.pdf", "reply.pdf", "receipt.png", "withdraw", "files/" + "0" * 64],
)
def test_nothing_of_a_case_is_given_without_its_code(town: Town, path: str) -> None:
    with TestClient(town.app()) as client:
        assert client.get(f"/t/{WRONG}/{path}").status_code == 404
        for what in ("add", "withdraw", "rate"):
            assert client.post(f"/t/{NOBODYS}/{what}").status_code == 404


def test_a_file_of_the_case_is_shown_only_if_it_can_run_nothing(town: Town) -> None:
    with TestClient(town.app()) as client:
        lamp = town.cases.cases[OPEN].conversation[0].attachments[0]
        shown = client.get(f"/t/{OPEN}/files/{lamp.digest}")
        files = {"files": ("trang.html", b"<script>alert(1)</script>")}
        form = {"token": token(client.get(f"/t/{OPEN}")), "words": "Kèm trang"}
        client.post(f"/t/{OPEN}/add", data=form, files=files)
        page = town.cases.cases[OPEN].conversation[-1].attachments[0]
        saved = client.get(f"/t/{OPEN}/files/{page.digest}")
        elsewhere = client.get(f"/t/{ANSWERED}/files/{page.digest}")
        odd = client.get(f"/t/{OPEN}/files/..%2F..%2Fetc")
    assert shown.content == b"lamp"
    assert shown.headers["content-type"] == "image/png"
    disposition = shown.headers["content-disposition"]
    assert (
        disposition
        == "inline; filename*=utf-8''%C4%91%C3%A8n%20%C4%91%C6%B0%E1%BB%9Dng.png"
    )
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in saved.headers["content-security-policy"]
    assert elsewhere.status_code == 404
    assert odd.status_code == 404
