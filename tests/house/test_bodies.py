"""Bodies are read, not remembered, and one of any shape is answered."""

import re
from pathlib import Path

import pytest
from litestar import _parsers

from core.store.sealed import keys
from core.store.tables import ArrivalRow
from tests.house.serving import LETTER, acting, served

FORM = "application/x-www-form-urlencoded"


async def test_no_words_of_a_form_stay_in_memory(
    sqlite_url: str, tmp_path: Path
) -> None:
    before = _parsers.parse_url_encoded_form_data.cache_info()
    async with served(sqlite_url, tmp_path) as (_, client):
        page = await client.get("/gui")
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token
        typed = {"token": token[1], "shown_at": "1", "body": "Đèn hỏng cả tuần nay."}
        assert (await client.post("/gui", data=typed)).status_code == 303
        assert (await client.post("/desk/sign-in", data=typed)).status_code >= 400
        [row] = await ArrivalRow.select(ArrivalRow.content)
    assert "Đèn hỏng cả tuần nay." in keys().open(bytes(row["content"])).decode()
    assert _parsers.parse_url_encoded_form_data.cache_info() == before


@pytest.mark.parametrize("path", ["/gui", "/desk/sign-in"])
@pytest.mark.parametrize(
    ("content", "kind", "statuses"),
    [
        ("&".join(f"a{n}=1" for n in range(5_000)).encode(), FORM, {400, 413}),
        (b"", FORM, {403, 422}),
        ("body=Đèn".encode(), FORM, {403, 422}),
        (b"body=%FF%FE&%00=\xff", FORM, {403, 422}),
        (
            b"""--b
Content-Disposition: form-data; name=body
Content-Type: text/plain; charset=klingon

x
--b--
""".replace(b"\n", b"\r\n"),
            "multipart/form-data; boundary=b",
            {400, 422},
        ),
        (b"--c\r\n", "multipart/form-data; boundary=b", {400, 403, 422}),
        (b"x", "multipart/form-data", {400, 403}),
    ],
    ids=["5,000 fields", "empty", "raw UTF-8", "no UTF-8", "charset", "cut", "bare"],
)
async def test_a_body_of_any_shape_is_answered(
    sqlite_url: str,
    tmp_path: Path,
    path: str,
    content: bytes,
    kind: str,
    statuses: set[int],
) -> None:
    async with served(sqlite_url, tmp_path) as (_, client):
        answer = await client.post(
            path, content=content, headers={"Content-Type": kind}
        )
    assert answer.status_code in statuses
    if "Đèn".encode() in content and path == "/gui":
        assert "Đèn" in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"[",
        b"[]",
        b"5",
        b"[" * 100_000,
        b'{"fact": "kind", "because": "\\ud800"}',
        b'{"fact": "kind", "because": "\xff"}',
    ],
    ids=["bytes", "half", "a list", "a number", "deep", "half a letter", "no UTF-8"],
)
async def test_json_of_any_shape_is_answered_by_what_is_wrong(
    sqlite_url: str, tmp_path: Path, content: bytes
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        case = f"/api/v1/desk/letters/{code}"
        for path in ("/api/v1/letters", f"{case}/corrections", f"{case}/facts"):
            answer = await client.post(
                path,
                content=content,
                headers=acting("lan") | {"Content-Type": "application/json"},
            )
            assert answer.status_code == 400
            assert answer.headers["Content-Type"] == "application/problem+json"
