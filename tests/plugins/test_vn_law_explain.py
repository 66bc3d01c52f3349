"""`tiepdan law explain`: what an operator reads of one case."""

import asyncio
import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from core.cli import tiepdan
from plugins import vn_law
from tests.house.serving import SECRET_KEY, served

LETTER = {
    "body": "Tôi tố cáo ông Lê Văn Kín, công chức địa chính, nhận hối lộ 5 triệu đồng.",
    "name": "Trần Thị Kín",
    "phone": "0912000111",
}


@pytest.fixture
def environ(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEPDAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TIEPDAN_FILES_DIR", str(tmp_path / "files"))
    monkeypatch.setenv("TIEPDAN_SECRET_KEY", SECRET_KEY)


async def said(*words: str) -> str:
    commands = click.Group("tiepdan", callback=tiepdan.callback, params=tiepdan.params)
    vn_law.register_commands(cli=commands)
    told = await asyncio.to_thread(
        CliRunner().invoke, commands, ["law", "explain", *words], catch_exceptions=False
    )
    assert told.exit_code == 0, told.output
    return told.output


@pytest.mark.usefixtures("environ")
async def test_a_case_is_explained_with_articles_and_without_names(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        sent = await client.post("/api/v1/letters", json=LETTER)
        code = sent.json()["code"]
        await house.line.advance(code)
    told = await said(code, "--language", "en")
    plain = await said(code, "--json")
    assert not any(secret in plain for secret in ("Thị Kín", "0912000111", "Lê Văn"))
    document = json.loads(plain)
    assert document["treatment"]["id"] == "xl.tc.thu_ly"
    terms = {term["rule"]: term["met_at"] for term in document["terms"]}
    assert terms["tc.xu_ly"] is None
    assert re.search(r"Law applied: .*\(Luật sửa đổi 2025\)", told)
    assert "[not met] don.dia_chi: " in told
    assert "xl.tc.thu_ly: " in told
    assert re.search(r"tc.xu_ly: .*Điều 24\) \(to be confirmed\)\n    Starts: ", told)
    for secret in ("Thị Kín", "0912000111", "Lê Văn"):
        assert secret not in told
    assert "Hướng xử lý\n  xl.tc.thu_ly: THỤ LÝ – nếu không có" in await said(code)
