"""A power cut in the middle of five hundred letters."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import pytest

from core.store.engines import engine_for
from core.store.schema import bind
from core.store.tables import ArrivalRow, TicketRow
from tests.house.running import Server

LETTERS = 500
CUT_AFTER = 200


async def test_every_acknowledged_letter_survives_a_power_cut_and_none_is_doubled(
    database_url: str, tmp_path: Path
) -> None:
    server = Server(database_url, tmp_path)
    await server.run("db", "migrate")
    await server.start()
    acknowledged: dict[int, str] = {}
    enough = asyncio.Event()
    async with httpx.AsyncClient(base_url=server.address, timeout=30) as client:
        posting = asyncio.gather(
            *(_post(client, n, acknowledged, enough) for n in range(LETTERS)),
            return_exceptions=True,
        )
        await enough.wait()
        await server.kill()
        await posting
    before = dict(acknowledged)
    assert len(before) >= CUT_AFTER

    await server.start()
    async with httpx.AsyncClient(base_url=server.address, timeout=30) as client:
        await asyncio.gather(
            *(_post(client, n, acknowledged, enough) for n in range(LETTERS))
        )
        answers = [
            await client.get(f"/api/v1/letters/{code}") for code in before.values()
        ]
    await server.stop()

    assert {answer.status_code for answer in answers} == {200}
    assert {n: acknowledged[n] for n in before} == before
    assert len(acknowledged) == LETTERS
    stored = await _stored(database_url)
    assert stored == Counter(acknowledged.values())


async def _post(
    client: httpx.AsyncClient,
    n: int,
    acknowledged: dict[int, str],
    enough: asyncio.Event,
) -> None:
    """Post letter `n` as a careful program does: with a key to repeat it by."""
    answer = await client.post(
        "/api/v1/letters",
        json={"body": f"Đèn đường số {n} không sáng."},
        headers={"Idempotency-Key": f"letter-{n}"},
    )
    if answer.status_code == 201:
        acknowledged[n] = answer.json()["code"]
    if len(acknowledged) >= CUT_AFTER:
        enough.set()


async def _stored(database_url: str) -> Counter[str]:
    engine = engine_for(database_url)
    await engine.open()
    try:
        bind(engine)
        codes = [row["code"] for row in await TicketRow.select(TicketRow.code)]
        assert await ArrivalRow.count() == len(codes)
    finally:
        await engine.close()
    return Counter(codes)


pytestmark = pytest.mark.slow
