"""The counter: what an officer typed, and whose signature was seen."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from channels.counter import register_channel
from core import api
from core.domain.officer import Officer, Role
from core.security.throttle import Throttle
from core.security.tokens import SignedForms
from core.settings import Settings
from core.web import errors
from core.web.assets import static_files
from core.web.templating import templates
from tests.web.citizens import MemoryIntake, PlainPaper

WORDS = "Bà Hoa trình bày: cống trước nhà tắc một tháng nay."
LAN = Officer(username="lan", name="Nguyễn Thị Lan", role=Role.RECEPTION)


@dataclass
class Counter:
    """The counter of a house kept in memory, and who sits at it."""

    officer: Officer = LAN
    intake: MemoryIntake = field(default_factory=MemoryIntake)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def app(self) -> Litestar:
        settings = Settings(secret_key="k" * 40)
        forms = SignedForms(b"k" * 40, lambda: self.at, Throttle(self.at.timestamp))
        given: dict[str, Any] = {
            "officer": self.officer,
            "forms": forms,
            "intake": self.intake,
            "paper": PlainPaper(),
        }
        return Litestar(
            route_handlers=[*register_channel({}).routes, static_files()],
            dependencies={n: provide(thing) for n, thing in given.items()},
            exception_handlers=errors.handlers(),
            template_config=templates(settings),
            openapi_config=None,
        )

    def letter(self) -> api.Letter:
        return api.read_letter(self.intake.last.raw)


def provide(thing: Any) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)


@pytest.fixture
def counter() -> Counter:
    return Counter()


def token(client: TestClient) -> str:
    page = client.get("/desk/counter").text
    return page.split('name="token" value="')[1].split('"')[0]


def send(client: TestClient, files: Any = None, **fields: str) -> httpx.Response:
    form = {"token": token(client), "body": WORDS, **fields}
    return client.post("/desk/counter", data=form, files=files, follow_redirects=False)


def test_a_paper_letter_is_kept_with_its_signature_day_and_scans(counter: Counter):
    with TestClient(counter.app()) as client:
        answer = send(
            client,
            files=[("files", ("đơn trang 1.png", b"scan", "image/png"))],
            name="Lê Quang Vinh",
            phone="0903 000 333",
            address="Số 18 đường Phan Đình Phùng",
            identity_number="000000000001",
            written_on="2026-04-22",
            signed="1",
            place="Số 18",
        )
        receipt = client.get(answer.headers["location"])
    letter = counter.letter()
    assert answer.status_code == 303
    assert letter.signed is True
    assert letter.party.identity_number == "000000000001"
    assert letter.written_at == datetime(
        2026, 4, 22, 12, tzinfo=timezone(timedelta(hours=7))
    )
    assert [file.filename for file in letter.attachments] == ["đơn trang 1.png"]
    assert "<svg" in receipt.text
    assert "receipt.pdf" in receipt.text
    assert "Vinh" not in receipt.text


def test_what_a_walk_in_says_is_unsigned_unless_seen(counter: Counter):
    with TestClient(counter.app()) as client:
        send(client, language="en")
    letter = counter.letter()
    assert (letter.body, letter.signed, letter.language) == (WORDS, False, "en")
    assert letter.written_at is None


def test_the_same_form_sent_twice_is_one_letter(counter: Counter):
    with TestClient(counter.app()) as client:
        form = {"token": token(client), "body": WORDS}
        first, second = (
            client.post("/desk/counter", data=form, follow_redirects=False)
            for _ in range(2)
        )
        other = {**form, "body": "Một lá thư khác."}
        third = client.post("/desk/counter", data=other, follow_redirects=False)
    assert first.headers["location"] == second.headers["location"]
    assert third.headers["location"] != first.headers["location"]
    assert len(counter.intake.arrivals) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": " "}, "Xin ghi nội dung"),
        ({"name": "x" * 201}, "tối đa 200 ký tự"),
        ({"written_on": "hôm qua"}, "Ngày chưa đúng"),
        ({"written_on": f"{date.today() + timedelta(days=2)}"}, "chưa đến"),  # noqa: DTZ011
    ],
    ids=["nothing said", "too long", "no day", "tomorrow"],
)
def test_a_wrong_field_is_named_and_what_was_typed_is_kept(
    counter: Counter, fields: dict[str, str], said: str
):
    with TestClient(counter.app()) as client:
        answer = send(client, **{"address": "Số 18", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Số 18"' in answer.text
    assert not counter.intake.arrivals


def test_an_unwanted_file_is_named(counter: Counter):
    with TestClient(counter.app()) as client:
        answer = send(client, files=[("files", ("thư.exe", b"MZ", "image/png"))])
    assert "Không nhận loại tệp này: thư.exe" in answer.text
    assert "Xin chọn lại tệp" in answer.text
    assert WORDS in answer.text


def test_a_page_left_open_overnight_is_shown_again_filled_in(counter: Counter):
    with TestClient(counter.app()) as client:
        old = token(client)
        counter.at += timedelta(days=2)
        form = {"token": old, "body": WORDS}
        again = client.post("/desk/counter", data=form)
        assert again.status_code == 422
        assert WORDS in again.text
        fresh = again.text.split('name="token" value="')[1].split('"')[0]
        sent = client.post(
            "/desk/counter", data={**form, "token": fresh}, follow_redirects=False
        )
    assert sent.status_code == 303


@pytest.mark.parametrize("role", [Role.HANDLER, Role.HEAD, Role.ADMIN])
def test_only_reception_officers_sit_at_the_counter(role: Role):
    counter = Counter(officer=Officer(username="x", name="X", role=role, unit="vp"))
    with TestClient(counter.app()) as client:
        assert client.get("/desk/counter").status_code == 403
        sent = client.post("/desk/counter", data={"body": WORDS})
        assert sent.status_code == 403
    assert not counter.intake.arrivals


def test_a_wrong_code_has_no_receipt(counter: Counter):
    with TestClient(counter.app()) as client:
        assert client.get("/desk/counter/khong-phai-ma").status_code == 404
