"""A real server process for tests: started, answered, stopped or killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.conftest import free_port


class Server:
    """`tiepdan serve` as an operator runs it."""

    def __init__(self, database_url: str, place: Path, **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environ: Mapping[str, str] = {
            **os.environ,
            "TIEPDAN_DATABASE_URL": database_url,
            "TIEPDAN_FILES_DIR": str(place / "files"),
            "TIEPDAN_PUBLIC_URL": self.address,
            "TIEPDAN_SECRET_KEY": "a test's secret, long enough, known to nobody",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def run(self, *words: str) -> str:
        """Run one `tiepdan` command to its end; return what it printed."""
        process = await self._spawn(*words, stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()
        assert process.returncode == 0, out.decode()
        return out.decode()

    async def start(self) -> None:
        """Serve, and wait until it answers."""
        self._process = await self._spawn("serve", "--port", str(self.port))
        async with httpx.AsyncClient() as client:
            while True:
                assert self._process.returncode is None, "the server did not start"
                try:
                    await client.get(self.address + "/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    async def kill(self) -> None:
        """End it as a power cut would: every process of it, at once."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an operator would."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            os.killpg(self._process.pid, how)
            await self._process.wait()

    async def _spawn(
        self, *words: str, stdout: int | None = None
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from core.cli import main; main()", *words,
            env=self.environ, stdout=stdout, start_new_session=True,
        )  # fmt: skip
