"""`tiepdan zalo`: an administrator agrees once, and anybody can see that they did."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest_asyncio

from tests.channels.zalo.house import OPTIONS, opened
from tests.standins.oa.platform import Zalo


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def environ(
    zalo: Zalo, sqlite_url: str, tmp_path: Path
) -> AsyncIterator[Mapping[str, str]]:
    async with opened(sqlite_url, tmp_path):
        pass  # migrated
    options = {**OPTIONS, **zalo.options, "zalo_refresh_token": ""}
    settings = {
        "TIEPDAN_DATABASE_URL": sqlite_url,
        "TIEPDAN_FILES_DIR": str(tmp_path / "files"),
        "TIEPDAN_SECRET_KEY": "a test's secret, long enough, known to nobody",
        "TIEPDAN_PUBLIC_URL": "https://tiepdan.example",
        "TIEPDAN_WITHOUT": "email,open311",
    }
    told = {f"TIEPDAN_{name.upper()}": value for name, value in options.items()}
    yield {**os.environ, **settings, **told}


async def _started(
    environ: Mapping[str, str], *words: str
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from core.cli import main; main()", "zalo", *words,
        env=environ, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip


async def _status(environ: Mapping[str, str]) -> tuple[int | None, str]:
    process = await _started(environ, "status")
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def _authorise(
    environ: Mapping[str, str], zalo: Zalo, *, of_another: bool = False
) -> tuple[int | None, str]:
    process = await _started(environ, "authorise")
    assert process.stdout
    assert process.stdin
    shown = ""
    while (match := re.search(r"(http://\S+/v4/oa/permission\S+)\s", shown)) is None:
        line = await process.stdout.readline()
        assert line, shown
        shown += line.decode()
    back = zalo.consent(match[1])
    if of_another:
        back = back.replace("state=", "state=x")
    out, _ = await process.communicate(back.encode() + b"\n")
    return process.returncode, out.decode()


async def test_consent_is_asked_for_and_kept(
    environ: Mapping[str, str], zalo: Zalo
) -> None:
    code, told = await _status(environ)
    assert code == 1
    assert "tiepdan zalo authorise" in told
    code, told = await _authorise(environ, zalo)
    assert code == 0, told
    code, told = await _status(environ)
    assert code == 0, told
    assert "valid until" in told
    assert "user_send_text" in told
    assert "access 1" not in told
    assert "refresh 1" not in told


async def test_another_requests_address_is_refused(
    environ: Mapping[str, str], zalo: Zalo
) -> None:
    code, told = await _authorise(environ, zalo, of_another=True)
    assert code == 1
    assert "no answer to the address" in told
    assert zalo.grants == 0
