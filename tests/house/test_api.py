"""The API over a real house: letters in, progress out, officers by token."""

from pathlib import Path

import pytest

from core.domain.deadline import LOCAL
from tests.house.serving import LETTER, acting, served


async def test_a_letter_is_received_walked_and_followed(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        sent = await client.post("/api/v1/letters", json=LETTER)
        assert sent.status_code == 201
        code = sent.json()["code"]
        assert sent.json()["track_url"].endswith(f"/t/{code}")
        await house.line.advance(code)
        seen = await client.get(f"/api/v1/letters/{code.lower()}")
    progress = seen.json()
    assert progress["stage"] == "giai_quyet"
    assert {clock["article"] for clock in progress["clocks"]}
    assert "Nguyễn" not in seen.text
    assert "0912" not in seen.text


async def test_the_same_key_is_the_same_letter_and_no_key_is_another(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (_, client):

        async def send(key: str | None) -> str:
            headers = {"Idempotency-Key": key} if key else {}
            answer = await client.post("/api/v1/letters", json=LETTER, headers=headers)
            return str(answer.json()["code"])

        keyed = {await send("one"), await send("one")}
        unkeyed = {await send(None), await send(None)}
    assert len(keyed) == 1
    assert len(unkeyed | keyed) == 3


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b'{"body": 5}', 400),
        (b'{"body": ""}', 400),
        (b'{"body": "   "}', 422),
        (b'{"body": "x", "names": "y"}', 400),
        (b'{"body": "' + b"x" * 20_001 + b'"}', 400),
        (b'{"body": "x", "language": "fr"}', 400),
        (b'{"body": "\\ud800"}', 400),
    ],
    ids=[
        "nothing", "half", "no UTF-8", "a list", "a number", "empty", "blank",
        "unknown field", "too long", "unknown language", "half a surrogate",
    ],
)  # fmt: skip
async def test_what_is_no_letter_is_refused_in_the_readers_language(
    sqlite_url: str, tmp_path: Path, content: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": "vi"}
    async with served(sqlite_url, tmp_path) as (_, client):
        answer = await client.post("/api/v1/letters", content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "Xin" in answer.json()["detail"]
    assert "Traceback" not in answer.text


async def test_hostile_words_are_kept_as_they_are(
    sqlite_url: str, tmp_path: Path
) -> None:
    words = "<script>alert(1)</script> \u0000 😀 " + "x" * 10_000 + " Đường bị hỏng"
    async with served(sqlite_url, tmp_path) as (house, client):
        sent = await client.post("/api/v1/letters", json={"body": words})
        code = sent.json()["code"]
        ticket = await house.line.advance(code)
        page = await client.get(f"/t/{code}")
    assert ticket.shelved == ""
    assert ticket.letter is not None
    assert "Đường" in ticket.letter.body
    assert "\u0000" not in ticket.letter.body
    assert "<script>alert" not in page.text


async def test_the_desk_asks_who_acts_and_whether_they_may(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        at = f"/api/v1/desk/letters/{code}"
        statuses = {
            "nobody": await client.get(at),
            "forged": await client.get(at, headers={"Authorization": "Bearer x"}),
            "handler": await client.get(at, headers=acting("hung")),
            "other unit": await client.get(at, headers=acting("mai")),
            "administrator": await client.get(at, headers=acting("quantri")),
            "handler signs": await client.post(
                f"{at}/draft/signature", headers=acting("hung")
            ),
        }
    assert {who: answer.status_code for who, answer in statuses.items()} == {
        "nobody": 401,
        "forged": 401,
        "handler": 200,
        "other unit": 404,
        "administrator": 403,
        "handler signs": 403,
    }


async def test_what_happened_is_told_by_program_under_the_same_law(
    database_url: str, tmp_path: Path
) -> None:
    letter = {**LETTER, "body": "Tôi khiếu nại Quyết định số 215/QĐ-UBND."}
    async with served(database_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=letter)).json()["code"]
        await house.line.advance(code)
        at = f"/api/v1/desk/letters/{code}"
        kind = {"kind": "khieu_nai", "topic": "dat_dai"}
        ticket = await house.ledger.find(code)
        if ticket.facts.kind is None:
            await client.post(f"{at}/facts", json=kind, headers=acting("lan"))
        on = ticket.received_at.astimezone(LOCAL).date().isoformat()
        early = await client.post(
            f"{at}/course",
            json={"deed": "quyet_dinh", "on": on, "conclusion": "dung"},
            headers=acting("lan"),
        )
        told = await client.post(
            f"{at}/course",
            json={"deed": "thu_ly", "on": on, "document": "15/TB-UBND"},
            headers=acting("lan"),
        )
        seen = await client.get(f"/api/v1/letters/{code}")
    assert (early.status_code, told.status_code) == (422, 200)
    assert told.json()["course"][0]["deed"] == "thu_ly"
    met = {clock["name"]: clock["met_at"] for clock in seen.json()["clocks"]}
    assert met["Thụ lý hoặc thông báo không thụ lý khiếu nại"]
    assert met["Giải quyết khiếu nại lần đầu"] is None


async def test_a_letter_is_answered_by_program(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        at = f"/api/v1/desk/letters/{code}"
        body = {"body": "Đèn đã được thay chiều nay."}
        drafted = await client.post(f"{at}/draft", json=body, headers=acting("hung"))
        await client.post(f"{at}/draft/submission", headers=acting("hung"))
        signed = await client.post(f"{at}/draft/signature", headers=acting("binh"))
        await house.worker.drain()
        seen = await client.get(f"/api/v1/letters/{code}")
    assert drafted.json()["draft_state"] == "du_thao"
    assert signed.json()["stage"] == "gui_tra_loi"
    assert seen.json()["stage"] == "lay_y_kien"


async def test_an_inbox_is_searched_without_diacritics_by_program(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        found = [
            await client.get(
                "/api/v1/desk/letters", params={"words": words}, headers=acting("lan")
            )
            for words in ("den duong", "Đèn Đường", "nguyen van hoa", "khong co", '"*')
        ]
    assert [len(answer.json()["letters"]) for answer in found] == [1, 1, 1, 0, 0]


async def test_a_struck_fact_may_be_said_anew_and_only_that_one(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        case = f"/api/v1/desk/letters/{code}"

        async def strike(**struck: object) -> tuple[int, str]:
            answer = await client.post(
                f"{case}/corrections", json=struck, headers=acting("lan")
            )
            seen = await client.get(case, headers=acting("lan"))
            return answer.status_code, seen.json()["kind"]

        why = {"fact": "kind", "because": "Công dân chỉ đề nghị."}
        assert await strike(**why, instead={"topic": "moi_truong"}) == (422, "phan_anh")
        assert await strike(**why, instead={}) == (422, "phan_anh")
        assert await strike(**why, instead={"kind": "kien_nghi"}) == (200, "kien_nghi")
        assert await strike(**why) == (200, "phan_anh")


async def test_a_program_ends_a_letter_as_the_decision_table_says(
    sqlite_url: str, tmp_path: Path
) -> None:
    letter = {"body": "Tôi khiếu nại Quyết định số 215/QĐ-UBND về thu hồi đất."}
    async with served(sqlite_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=letter)).json()["code"]
        await house.line.advance(code)
        facts = f"/api/v1/desk/letters/{code}/facts"

        async def supply(**given: object) -> tuple[int, str]:
            answer = await client.post(facts, json=given, headers=acting("lan"))
            return answer.status_code, answer.text

        await supply(kind="khieu_nai", topic="dat_dai")
        no = {"verdict": "khong_du_dieu_kien", "why": "Thiếu chữ ký."}
        other = await supply(eligibility=no | {"ends_as": "luu_don"})
        odd = await supply(eligibility=no | {"found": {"timing": "x"}})
        by_table = await supply(eligibility=no)
        ticket = await house.ledger.find(code)
    assert other[0] == 422
    assert "Bảng hướng xử lý: Hướng dẫn." in other[1]
    assert odd[0] == 422
    assert by_table[0] == 200
    assert ticket.closed_as == "huong_dan"
