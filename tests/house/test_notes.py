"""`tiepdan notes`: an operator sees which notes there are, never what they say."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.app import build
from core.cli import tiepdan
from core.settings import from_environment, options_from_environment
from core.store.schema import migrate


@pytest.fixture
def environ(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEPDAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TIEPDAN_FILES_DIR", str(tmp_path / "files"))
    monkeypatch.setenv("TIEPDAN_SECRET_KEY", "a test's secret, known to nobody at all")


async def keep(name: str, value: str) -> None:
    house = build(from_environment(), options_from_environment())
    await house.database.open()
    try:
        await migrate(house.database)
        async with house.slots.change(name) as slot:
            slot.value = value
    finally:
        await house.database.close()


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(tiepdan, ["notes", *words])
    return result.exit_code, result.output


@pytest.mark.usefixtures("environ")
def test_notes_are_named_never_shown_and_can_be_forgotten() -> None:
    asyncio.run(keep("zalo tokens", "mã bí mật"))
    assert run("list") == (0, "zalo tokens\n")
    assert run("forget", "zalo tokens") == (0, "forgotten: zalo tokens\n")
    assert run("list") == (0, "")
    code, said = run("forget", "zalo tokens")
    assert code == 1
    assert "no note" in said
