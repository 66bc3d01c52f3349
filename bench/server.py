"""Starts servers and loads them, so that every bench compares in one run."""

import asyncio
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

CONNECTIONS = 64
SECONDS = int(os.environ.get("BENCH_SECONDS", "6"))


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw."""

    per_second: float
    p99_ms: float
    failed: int
    answered: int


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serving(target: str, environ: Mapping[str, str]) -> AsyncIterator[str]:
    """Serve an ASGI factory with granian, one process; yield its address."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "granian", "--interface", "asgi", "--factory", target,
        "--port", str(port), "--loop", "uvloop", "--workers-kill-timeout", "5",
        "--log-level", "warning", "--no-access-log",
        env={**os.environ, **environ},
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        await _answering(address)
        yield address
    finally:
        server.terminate()
        await server.wait()


async def _answering(address: str) -> None:
    async with httpx.AsyncClient(timeout=2) as client:
        for _ in range(200):
            try:
                await client.get(address + "/healthz")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
    raise RuntimeError(f"nothing answers at {address}")


async def load(url: str, *, lua: str = "", seconds: int = SECONDS) -> Load:
    """Load `url` with wrk from 64 connections."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("the bench needs wrk: apt-get install wrk")
    script = Path(tempfile.mkdtemp()) / "load.lua"
    script.write_text(lua)
    run = await asyncio.create_subprocess_exec(
        wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency",
        *(("-s", str(script)) if lua else ()), url,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await run.communicate()
    return _read(out.decode())


def _read(out: str) -> Load:
    def number(pattern: str) -> float:
        found = re.search(pattern, out)
        return float(found.group(1)) if found else 0.0

    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()  # type: ignore[union-attr]
    return Load(
        per_second=number(r"Requests/sec:\s+([\d.]+)"),
        p99_ms=float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit],
        failed=int(number(r"Non-2xx or 3xx responses:\s+(\d+)")),
        answered=int(number(r"(\d+) requests in")),
    )


def post_letters(codes: Path) -> str:
    """Return a wrk script that posts letters and writes every code it was given."""
    return f"""
local out = io.open("{codes}", "w")
local n = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local words = string.rep("Đường trước nhà tôi ngập nước mỗi khi mưa. ", 10)
request = function()
  n = n + 1
  local letter = '{{"body": "%s %d", "name": "Nguyễn Văn %d"}}'
  local body = string.format(letter, words, n, n)
  return wrk.format(nil, nil, nil, body)
end
response = function(status, headers, body)
  if status == 201 then
    local code = string.match(body, '"code":"([^"]+)"')
    if code then out:write(code, "\\n") out:flush() end
  end
end
"""
