"""What operators and their probes are told."""

import asyncio
import re
import sys
from pathlib import Path

import pytest

from core.store.tables import TicketRow
from tests.conftest import PostgresServer
from tests.house.serving import LETTER, acting, served

METRIC = re.compile(r'[a-z_]+(\{[a-z_]+="[^"\n]*"\})? \d+')


async def test_a_house_that_stands_is_alive_and_ready(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (_, client):
        alive = await client.get("/healthz")
        before = sys.stdout
        ready = await asyncio.gather(*(client.get("/readyz") for _ in range(5)))
        assert sys.stdout is before
    assert (alive.status_code, alive.text) == (200, "ok")
    assert {answer.status_code for answer in ready} == {200}
    assert ready[0].json() == {"ready": True, "missing": []}


@pytest.mark.parametrize(("peer", "told"), [("127.0.0.1", True), ("192.0.2.1", False)])
async def test_a_house_without_its_tables_is_not_ready(
    sqlite_url: str, tmp_path: Path, peer: str, told: bool
) -> None:
    async with served(sqlite_url, tmp_path, peer=peer) as (_, client):
        await TicketRow.raw("DROP INDEX ticket_by_date")
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert ("ticket_by_date" in answer.text) is told


async def test_a_house_without_its_database_is_alive_but_not_ready(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    name = postgres_url.rpartition("/")[2]
    async with served(postgres_url, tmp_path) as (_, client):
        postgres_server.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres_server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{name}'"
        )
        answers = {
            path: await client.get(path)
            for path in ("/healthz", "/readyz", "/metrics", "/api/v1/desk/letters")
        }
        sent = await client.post("/api/v1/letters", json=LETTER)
        postgres_server.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        again = await client.post("/api/v1/letters", json=LETTER)
    assert again.status_code == 201
    assert {path: answer.status_code for path, answer in answers.items()} == {
        "/healthz": 200,
        "/readyz": 503,
        "/metrics": 503,
        "/api/v1/desk/letters": 401,
    }
    assert sent.status_code == 503
    assert "code" not in sent.json()
    assert "Chưa có gì được lưu" in sent.json()["detail"]


async def test_figures_are_told_to_this_machine_and_to_administrators(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        told = await client.get("/metrics")
        by_proxy = await client.get("/metrics", headers={"x-forwarded-for": "::1"})
    assert told.status_code == 200
    lines = told.text.splitlines()
    assert 'tiepdan_tickets_open{stage="answer"} 1' in lines
    assert "tiepdan_shelf 0" in lines
    assert all(METRIC.fullmatch(line) or line.startswith("# TYPE ") for line in lines)
    assert LETTER["name"] not in told.text
    assert code not in told.text
    assert by_proxy.status_code == 404

    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    async with served(elsewhere, tmp_path, peer="192.0.2.1") as (_, client):
        statuses = [
            (await client.get("/metrics", headers=headers)).status_code
            for headers in (
                {},
                {"authorization": "Bearer x"},
                acting("lan"),
                acting("quantri"),
            )
        ]
    assert statuses == [404, 404, 404, 200]
