"""Cases go out as one document and come in as letters, once."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from channels.exchange import register_commands
from core.cli import tiepdan
from core.cli.house import open_house, open_office
from core.store.tables import LetterRow, PartyRow, TicketRow
from tests.house.serving import LETTER, SECRET_KEY, served

DENUNCIATION = {
    "body": "Tôi tố cáo ông Lê Văn Kín, công chức địa chính, nhận hối lộ 5 triệu đồng.",
    "name": "Phạm Thị Giấu",
    "phone": "0912999888",
}
TODAY = datetime.now(UTC).date()
DAYS = (f"--first={TODAY - timedelta(days=1)}", f"--last={TODAY + timedelta(days=1)}")


def handed(**parts: object) -> bytes:
    file = {"form": "tiepdan.cases/1", "authority": "X", "cases": []}
    return json.dumps(file | {"written_at": "2026-01-01T00:00:00Z"} | parts).encode()


@click.group()
@click.pass_context
def cli(context: click.Context) -> None:
    context.meta["tiepdan.office"] = open_office


register_commands(cli=cli)


async def run(command: click.Group, *words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, command, [*words])


@pytest.fixture
def environ(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The house an operator's command opens."""
    monkeypatch.setenv("TIEPDAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TIEPDAN_FILES_DIR", str(tmp_path / "files"))
    monkeypatch.setenv("TIEPDAN_SECRET_KEY", SECRET_KEY)


async def filled(url: str, place: Path) -> None:
    async with served(url, place) as (house, client):
        for letter in (LETTER, DENUNCIATION):
            sent = await client.post("/api/v1/letters", json=letter)
            await house.line.advance(sent.json()["code"])


@pytest.mark.usefixtures("environ")
async def test_what_is_exported_is_whole_and_no_denouncer_is_in_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    await filled(sqlite_url, tmp_path)
    done = await run(tiepdan, "export", *DAYS)
    nameless = await run(tiepdan, "export", *DAYS, "--without-names")
    document = json.loads(done.stdout)
    report, denounced = document["cases"]
    assert document["form"] == "tiepdan.cases/1"
    assert (report["body"], report["writer"]["name"]) == (
        LETTER["body"],
        LETTER["name"],
    )
    assert (report["kind"], report["competence"]) == ("phan_anh", "cua_minh")
    assert report["terms"]
    assert denounced["sealed"] is True
    assert denounced["writer"] is None
    for secret in ("Giấu", "0912999888", "hối lộ", "Lê Văn Kín"):
        assert secret not in done.stdout
    assert LETTER["name"] not in nameless.stdout
    assert done.stderr == "2 cases\n"


@pytest.mark.usefixtures("environ")
async def test_another_house_receives_each_case_once(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(sqlite_url, tmp_path)
    file = tmp_path / "cases.json"
    await run(tiepdan, "export", *DAYS, str(file))
    monkeypatch.setenv("TIEPDAN_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert (await run(tiepdan, "db", "migrate")).exit_code == 0
    said = [
        (await run(cli, "import", str(file), *more)).stdout.splitlines()[0]
        for more in (["--dry-run"], [], [])
    ]
    async with open_house() as house:
        [ticket] = await TicketRow.objects()
        await house.line.advance(ticket.code)
        [letter] = await LetterRow.objects()
        [party] = await PartyRow.objects()
    assert said == [
        "1 received, 0 known before, 1 without words",
        "1 received, 0 known before, 1 without words",
        "0 received, 1 known before, 1 without words",
    ]
    assert (letter.body, party.name) == (LETTER["body"], LETTER["name"])
    assert ticket.channel == "exchange"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "truncated"),
        (b"\xff\xfe", "invalid character"),
        (b"[" * 100_000, ""),
        (b'{"form": "tiepdan.cases/9", "authority": "X"}', "written_at"),
        (handed(form="other"), "'other'"),
        (
            handed(cases=[{"code": "A", "received_at": "hôm qua"}]),
            "$.cases[0].received_at",
        ),
    ],
    ids=["empty", "no UTF-8", "deep", "no day", "another form", "a wrong day"],
)
async def test_a_file_that_is_wrong_is_refused_whole_and_says_where(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "cases.json"
    file.write_bytes(content)
    done = await run(cli, "import", str(file))
    assert done.exit_code == 1
    assert told in done.stderr
    assert "nothing was received" in done.stderr
    assert "Traceback" not in done.stderr


async def test_the_form_describes_itself_and_a_period_is_needed() -> None:
    schema = json.loads((await run(tiepdan, "export", "--schema")).stdout)
    assert "CaseFile" in schema["$defs"]
    wrong = await run(tiepdan, "export", "--first=2026-02-01", "--last=2026-01-01")
    assert wrong.exit_code == 2
    assert "in this order" in wrong.stderr
