"""Clients that strangers wrote, unmodified, against a really running server."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from tests.channels.open311.calls import JURISDICTION, READER_KEY
from tests.house.running import Server

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent / "client"
OFFLINE = ("dns error", "error sending request", "Failed to fetch", "Connection")


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the clients, as pinned, from the package registry."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    assert uv, "uv is in the dev group"
    folder = tmp_path_factory.mktemp("clients") / "venv"
    python = folder / "bin" / "python"
    wanted = ["--require-hashes", "-r", HERE / "requirements.txt"]
    subprocess.run([uv, "venv", "-q", "-p", sys.executable, folder], check=True)
    installed = subprocess.run(
        [uv, "pip", "install", "-q", "--python", python, *wanted],
        capture_output=True,
        text=True,
    )
    if installed.returncode and any(sign in installed.stderr for sign in OFFLINE):
        pytest.skip("the package registry is out of reach, so there are no clients")
    assert installed.returncode == 0, installed.stderr
    return python


@pytest_asyncio.fixture
async def endpoint(sqlite_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A ward's endpoint, served as an operator serves it."""
    server = Server(
        sqlite_url,
        tmp_path,
        TIEPDAN_OPEN311_JURISDICTION=JURISDICTION,
        TIEPDAN_OPEN311_KEYS=f"map:{READER_KEY}",
        TIEPDAN_OPEN311_READERS="map",
    )
    await server.run("db", "migrate")
    await server.start()
    yield f"{server.address}/channels/open311/v2"
    await server.stop()


async def driven(python: Path, script: str, *words: object) -> Any:
    """What a client told of the endpoint."""
    process = await asyncio.create_subprocess_exec(
        python, HERE / script, *map(str, words),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, faults = await process.communicate()
    assert process.returncode == 0, faults.decode()
    return json.loads(out)


async def test_clients_report_and_follow(
    strangers: Path, endpoint: str, tmp_path: Path
) -> None:
    picture = tmp_path / "ổ gà.png"
    Image.new("RGB", (40, 30), "gray").save(picture)
    seen = await driven(
        strangers, "by_three.py", endpoint, JURISDICTION, READER_KEY, picture
    )
    code = seen["code"]
    assert seen["status"] == 201
    assert seen["discovery"]["endpoints"][0]["url"] == endpoint
    assert {"giao_thong", "moi_truong"} <= {s["service_code"] for s in seen["services"]}
    assert seen["definition"]["attributes"][0]["code"] == "sender_address"
    assert seen["request"][0]["service_request_id"] == code
    assert seen["token"] == [{"service_request_id": code, "token": code}]
    assert [request["service_request_id"] for request in seen["mine"]] == [code]
    assert seen["between"] == []
    assert [fault["code"] for fault in seen["nowhere"]] == [400]
    assert [fault["code"] for fault in seen["no_key"]] == [403]

    for form in ("json", "xml"):
        read = await driven(
            strangers, "by_georeport.py", endpoint, JURISDICTION, form, code
        )
        assert len(read["services"]) == len(seen["services"])
        assert read["definition"]["service_code"] == "giao_thong"
        assert read["request"]["service_request_id"] == code
        assert read["request"]["status"] == "open"
        assert [r["service_request_id"] for r in read["requests"]] == [code, code]
        assert read["refused"] == [403, 404, 404, 404]
