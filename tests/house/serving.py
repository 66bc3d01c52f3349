"""A whole house behind its doors, in this process: real store, line and pages."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from core.app import House, build, site
from core.app.house import now
from core.demo.town import town
from core.security.tokens import digest
from core.settings import Settings
from core.store.schema import migrate

SECRET_KEY = "a test's secret, long enough, known to nobody"
LETTER = {
    "body": "Đèn đường trước số 40 đường Nguyễn Chí Thanh hỏng cả tuần nay.",
    "name": "Nguyễn Văn Hòa",
    "phone": "0912000111",
}


@asynccontextmanager
async def served(
    database_url: str,
    place: Path,
    *,
    peer: str = "127.0.0.1",
    now: Callable[[], datetime] = now,
    options: Mapping[str, str] | None = None,
    **chosen: Any,
) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    settings = Settings(
        database_url=database_url,
        files_dir=place / "files",
        secret_key=SECRET_KEY,
        **chosen,
    )

    def told() -> datetime:
        """The time by the clock given: Litestar would copy that clock, not ask it."""
        return now()

    house = build(settings, options or {}, now=told)
    app = site(house)
    await house.database.open()
    await migrate(house.database)
    await house.database.close()
    async with app.lifespan():
        for unit in town().units:
            await house.rooms.save_unit(unit)
        for officer in town().officers:
            await house.rooms.save_officer(officer, "no password fits this")
            await house.accounts.issue_token(
                officer.username, digest(f"token of {officer.username}"), "a test"
            )
        transport = httpx.ASGITransport(
            app=app, raise_app_exceptions=False, client=(peer, 4711)
        )
        async with httpx.AsyncClient(
            transport=transport, base_url="http://tiepdan.test"
        ) as client:
            yield house, client


class PassingTime:
    """The clock of a house, moved by hand."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **by: float) -> None:
        self.at += timedelta(**by)


def acting(username: str) -> dict[str, str]:
    return {"Authorization": f"Bearer token of {username}"}
